"""What the command says when there is no backup that counts."""


class BackupError(Exception):
    """A failure in the form in which PostgreSQL reports its own."""

    def __init__(self, primary: str, *, detail: str, hint: str) -> None:
        super().__init__(f"{primary}\nDETAIL: {detail}\nHINT: {hint}")
        self.primary = primary
        self.detail = detail
        self.hint = hint
