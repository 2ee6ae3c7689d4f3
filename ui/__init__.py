"""What people and devices meet: pages, elements, the browser's replica, the wire, and the commands."""
