r"""What `\if`, `\elif`, `\else` and `\endif` do."""

from harness.sqlfile.arguments import Arguments
from harness.sqlfile.conditions import Block
from harness.sqlfile.script import Script
from harness.sqlfile.values import parse_bool


def run_if(script: Script, arguments: Arguments) -> None:
    r"""`\if expression` opens a block; inside a branch that does not run, none runs."""
    block = Block(
        line=script.place.line,
        decided=not script.active,
        text=script.buffer.copy(),
        parentheses=script.lexer.parentheses,
        values=script.session.variables.snapshot(),
    )
    block.enter(_truth(script, arguments, r"\if"))
    script.blocks.append(block)


def run_elif(script: Script, arguments: Arguments) -> None:
    r"""`\elif expression`, which is not even looked at once a branch has run."""
    block = _alternative(script, r"\elif")
    arguments.active = not block.decided
    block.enter(_truth(script, arguments, r"\elif"))


def run_else(script: Script, arguments: Arguments) -> None:
    r"""`\else` runs when nothing before it did."""
    block = _alternative(script, r"\else")
    block.in_else = True
    block.enter(True)


def run_endif(script: Script, arguments: Arguments) -> None:
    r"""`\endif` closes the innermost block.

    Afterwards a static reader no longer knows the variables which its uncertain
    branches have set.
    """
    block = _innermost(script, r"\endif")
    _leave(script, block, last=True)
    script.blocks.pop()
    script.session.variables.forget(block.changed)


def _innermost(script: Script, command: str) -> Block:
    if not script.blocks:
        raise script.place.error(
            rf"{command} without \if",
            detail="No block is open here; a block cannot begin in another file.",
        )
    return script.blocks[-1]


def _alternative(script: Script, command: str) -> Block:
    block = _innermost(script, command)
    if block.in_else:
        raise script.place.error(
            rf"{command} after \else",
            detail=rf"The block that begins on line {block.line} has its \else.",
        )
    _leave(script, block)
    return block


def _leave(script: Script, block: Block, *, last: bool = False) -> None:
    """Keep the text of a branch that ran, take away that of one that did not.

    Branches at a guess are alternatives, so each begins with the same text and the same
    variables; what the last one has added to a statement stays.
    """
    variables = script.session.variables
    if block.running and (last or not block.guessed):
        block.text = script.buffer.copy()
        block.parentheses = script.lexer.parentheses
    script.buffer = block.text.copy()
    script.lexer.parentheses = block.parentheses
    if block.uncertain:
        block.changed |= variables.changed_since(block.values)
        variables.restore(block.values)


def _truth(script: Script, arguments: Arguments, command: str) -> bool | None:
    """Evaluate a condition: None is what only execution can tell.

    psql takes an expression that is no boolean for false, says so, and goes on.
    """
    words = arguments.rest()
    if not arguments.active:
        return False
    if not all(word.known for word in words):
        return None
    text = " ".join(word.text for word in words)
    truth = parse_bool(text)
    if truth is None:
        script.warn(
            f'unrecognized value "{text}" for "{command} expression": Boolean expected'
        )
    return truth is True
