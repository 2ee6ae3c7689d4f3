"""What is printed: data in, HTML and PDF out."""
