"""The leaves of a query's tree."""

from search.query.ast import And, Node, Not, Or, Question


def leaves(node: Node) -> list[Node]:
    """The leaves that make a passage match, in order; those under NOT are left out."""
    match node:
        case Not():
            return []
        case And(children) | Or(children) | Question(children):
            return [leaf for child in children for leaf in leaves(child)]
        case _:
            return [node]
