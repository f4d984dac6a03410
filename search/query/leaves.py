"""The leaves of a query's tree."""

from search.query.ast import And, Near, Node, Not, Or, Question


def leaves(node: Node) -> list[Node]:
    """The leaves that make a passage match, in order; those under NOT are left out.

    A proximity of words or in a sentence is one leaf: its words match together or not at all.
    """
    match node:
        case Not():
            return []
        case Near(left, right, unit="paragraph"):
            return [*leaves(left), *leaves(right)]
        case And(children) | Or(children) | Question(children):
            return [leaf for child in children for leaf in leaves(child)]
        case _:
            return [node]
