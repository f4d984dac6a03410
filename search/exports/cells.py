"""Text in the cells of a spreadsheet."""

#: A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


def plain(cell: str) -> str:
    """The cell with an apostrophe before anything that a spreadsheet would calculate."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(FORMULA) else cell
