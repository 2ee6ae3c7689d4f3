"""What a screen shows about an act when its control is drawn: the `saw` of whatever is charted by that control. Pure."""

from __future__ import annotations

from domain.fold import Picture


def act_heads(picture: Picture, stay: str, order: str, slot: str) -> list[str]:
    """The heads among the slot's acts, the order's present form, and the order's newest act in any slot (PROTOCOL, `saw`)."""
    path = f"stays/{stay}/orders/{order}"
    names = {name for field in picture.fields(path) for name in picture.heads(path, field)}
    names |= {act.name for act in picture.items(f"{path}/slots/{slot}")}
    acts = [act for key in picture.children(f"{path}/slots") for act in picture.items(f"{path}/slots/{key}")]
    if acts:
        names.add(max(acts, key=lambda act: (act.stamp, act.name)).name)
    return picture.heads_among(names)
