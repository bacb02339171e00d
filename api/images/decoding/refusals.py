"""Why a picture is refused: a code of the schema's `ErrorCode`, and a sentence."""


class PictureRefused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def damaged(what: str = "The picture is damaged or cut off: it cannot be read to its end.") -> PictureRefused:
    return PictureRefused("IMAGE_DAMAGED", what)


def too_large(what: str) -> PictureRefused:
    return PictureRefused("IMAGE_TOO_LARGE", what)


def wrong_type(what: str) -> PictureRefused:
    return PictureRefused("IMAGE_TYPE_UNSUPPORTED", what)
