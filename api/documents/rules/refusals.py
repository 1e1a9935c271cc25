"""Why an upload is not taken or a file not kept, in words that say what happened, what is kept and what to do."""

from api.documents.model.files import RefusedFor, Upload
from api.documents.rules.limits import MOST_BYTES, MOST_BYTES_OF, MOST_PAGES, show_size
from kernel.errors import Refusal


class OffsetMismatch(Refusal):
    """The chunk does not begin where the upload stands: Upload-Offset of this answer says where it does."""

    status = 409
    vi = "Tệp đang ở chỗ khác. Phần đã gửi còn nguyên. Gửi tiếp từ byte {expected}."
    en = "The upload stands elsewhere. What was sent is kept. Go on from byte {expected}."

    def __init__(self, *, expected: int, provided: int, complete: bool) -> None:
        super().__init__(expected=expected, provided=provided)
        self.headers = {  # type: ignore[misc]  # this answer's own
            "upload-offset": str(expected),
            "upload-complete": "?1" if complete else "?0",
        }


class LengthMismatch(Refusal):
    """What was sent does not add up to the length declared at the beginning."""

    status = 400
    vi = "Tệp gửi không khớp độ dài đã báo. Phần khác đã lưu. Chọn lại tệp."
    en = "What was sent does not match the declared length. The rest is saved. Choose the file again."


class ChunkTooBig(Refusal):
    """One chunk is larger than Upload-Limit allows."""

    status = 413
    vi = "Phần gửi quá lớn. Phần trước còn nguyên. Gửi từng phần tối đa {most} byte."
    en = "The chunk is too large. What came before is kept. Send at most {most} bytes at once."


class ChunkDamaged(Refusal):
    """The chunk differs from its Content-Digest: send it again."""

    status = 400
    vi = "Phần gửi bị hỏng trên đường. Phần trước còn nguyên. Gửi lại phần này."
    en = "The chunk was damaged on the way. What came before is kept. Send it again."


class NotAPartialUpload(Refusal):
    """A chunk is sent as application/partial-upload."""

    status = 415
    vi = "Kiểu dữ liệu này không nhận ở đây. Phần trước còn nguyên."
    en = "This kind of content is not taken here. What came before is kept."


class TooManyChunks(Refusal):
    """The file comes in too many small chunks."""

    status = 429
    vi = "Tệp bị chia quá nhỏ. Phần khác đã lưu. Chọn lại tệp."
    en = "The file comes in too many pieces. The rest is saved. Choose the file again."


class TooManyFiles(Refusal):
    """This person holds too many files that belong to no dossier yet."""

    status = 429
    vi = "Đang giữ quá nhiều tệp chưa nộp ({most}). Không mất gì. Xóa bớt, rồi gửi tiếp."
    en = "Too many files are waiting to be filed ({most}). Nothing is lost. Remove some, then go on."


class FileTooBig(Refusal):
    """The file is larger than its kind may be."""

    status = 413
    vi = "Tệp {size}, quá mức {most}. Phần khác đã lưu. Chụp từng trang."
    en = "The file is {size}, over the limit of {most}. The rest is saved. Photograph page by page."

    def __init__(self, *, size_bytes: int, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(size=show_size(size_bytes), most=show_size(most_bytes))


class FileUnknown(Refusal):
    """A file that this person did not send, or that is gone."""

    status = 409
    vi = "Không thấy tệp. Tờ khai còn nguyên. Chọn lại tệp."
    en = "The file is not here. The form is kept. Choose the file again."


class FileNotReady(Refusal):
    """The file is not wholly received and checked yet: try again soon."""

    status = 409
    vi = "Có tệp chưa gửi xong. Mọi thứ còn nguyên. Chờ gửi xong rồi nộp."
    en = "A file has not arrived in full. Everything is kept. Wait until it has, then file."


class FileAttached(Refusal):
    """The file belongs to a dossier and stays there."""

    status = 409
    vi = "Tệp đã nằm trong hồ sơ, không xóa được. Cần thay thì dùng phần bổ sung."
    en = "The file belongs to a dossier and cannot be removed. Use the supplement to replace it."


class FileEmpty(Refusal):
    """The file has no content."""

    status = 422
    vi = "Tệp rỗng. Tệp khác còn nguyên. Chọn lại tệp, hoặc chụp ảnh giấy."
    en = "The file is empty. The others are kept. Choose it again, or photograph the paper."


class FileKindUnknown(Refusal):
    """The file is neither a photograph nor a PDF, whatever its name says."""

    status = 422
    vi = "Tệp này không phải ảnh hay PDF. Tệp khác còn nguyên. Chụp ảnh giấy thay thế."
    en = "This is neither a photograph nor a PDF. The other files are kept. Photograph the paper instead."


class FileBroken(Refusal):
    """The file cannot be opened."""

    status = 422
    vi = "Không mở được tệp. Tệp khác còn nguyên. Chụp ảnh giấy thay thế."
    en = "The file cannot be opened. The others are kept. Photograph the paper instead."


class TooManyPixels(Refusal):
    """The picture has more pixels than can be opened safely."""

    status = 422
    vi = "Ảnh quá nhiều điểm ảnh. Tệp khác còn nguyên. Chụp lại bằng máy ảnh của điện thoại."
    en = "The picture has too many pixels. The other files are kept. Take it again with the phone's camera."


class TooManyPages(Refusal):
    """The PDF has more pages than one paper may have."""

    status = 422
    vi = "Tệp PDF quá {most} trang. Tệp khác còn nguyên. Chia nhỏ rồi gửi lại."
    en = "The PDF has more than {most} pages. The other files are kept. Split it and send it again."

    def __init__(self) -> None:
        super().__init__(most=MOST_PAGES)


class FileLocked(Refusal):
    """The PDF asks for a password."""

    status = 422
    vi = "Tệp PDF có mật khẩu. Tệp khác còn nguyên. Bỏ mật khẩu, hoặc chụp ảnh giấy thay thế."
    en = "The PDF has a password. The other files are kept. Remove it, or photograph the paper instead."


class SignedAndActive(Refusal):
    """A digitally signed PDF carries programs or files inside: removing them would break its signature."""

    status = 422
    vi = "Tệp PDF ký số có chứa mã chạy hoặc tệp khác bên trong. Tệp khác còn nguyên. Chụp ảnh giấy thay thế."
    en = "The signed PDF carries programs or files inside. The others are kept. Photograph the paper instead."


_KINDS: dict[RefusedFor, type[Refusal]] = {
    RefusedFor.EMPTY: FileEmpty,
    RefusedFor.UNKNOWN_KIND: FileKindUnknown,
    RefusedFor.BROKEN: FileBroken,
    RefusedFor.TOO_MANY_PIXELS: TooManyPixels,
    RefusedFor.TOO_MANY_PAGES: TooManyPages,
    RefusedFor.LOCKED: FileLocked,
    RefusedFor.ACTIVE: SignedAndActive,
}


def refusal_of(upload: Upload) -> Refusal:
    """The refusal that tells the person why a REFUSED file is not kept."""
    assert upload.refused_for is not None
    if upload.refused_for is RefusedFor.TOO_BIG:
        most = MOST_BYTES if upload.media_type is None else MOST_BYTES_OF[upload.media_type]
        return FileTooBig(size_bytes=upload.length_bytes, most_bytes=most)
    return _KINDS[upload.refused_for]()
