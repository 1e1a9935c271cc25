"""Files as an attacker, a broken phone or a careless office would send them."""

import re
import struct
import zlib
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream
from PIL import Image

GPS_MARK = "MAKERMARK"


def photograph(width: int = 120, height: int = 80, *, orientation: int = 1, kind: str = "JPEG") -> bytes:
    """Left half red, right half blue, with a maker, a place and a comment."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = GPS_MARK
    exif[0x8825] = {1: "N", 2: (22.0, 29.0, 8.0), 3: "E", 4: (103.0, 58.0, 12.0)}
    out = BytesIO()
    more = {"comment": GPS_MARK.encode()} if kind == "JPEG" else {}
    image.save(out, kind, exif=exif, **more)
    return out.getvalue()


def noise(width: int, height: int, kind: str = "JPEG") -> bytes:
    """A large picture that does not compress to nothing."""
    out = BytesIO()
    Image.effect_noise((width // 8, height // 8), 60).convert("RGB").resize((width, height)).save(out, kind)
    return out.getvalue()


def png_bomb(side: int) -> bytes:
    """A few kilobytes that claim and hold `side` × `side` white pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * (side // 8)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def png_liar(width: int, height: int) -> bytes:
    """A header that claims far more than there is."""
    good = bytearray(png_bomb(8))
    good[16:24] = struct.pack(">II", width, height)
    good[29:33] = struct.pack(">I", zlib.crc32(bytes(good[12:29])))
    return bytes(good)


def paper_pdf(pages: int = 1) -> bytes:
    """A well-behaved PDF with one photograph that remembers where it was taken."""
    pdf = pikepdf.new()
    photo = Stream(pdf, photograph())
    photo.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=120,
        Height=80,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    for _ in range(pages):
        pdf.add_blank_page()
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(XObject=Dictionary(I=photo))
        page.Contents = pdf.make_stream(b"q 120 0 0 80 0 0 cm /I Do Q")
    pdf.docinfo["/Author"] = GPS_MARK
    return saved(pdf)


def active_pdf() -> bytes:
    """Scripts, launches, links, embedded files and forms that submit themselves, in every place there is."""
    pdf = pikepdf.open(BytesIO(paper_pdf()))

    def script(text: str) -> Dictionary:
        return Dictionary(S=Name.JavaScript, JS=text)

    page = pdf.pages[0].obj
    pdf.Root.OpenAction = script("app.alert('EVIL1')")
    pdf.Root.AA = Dictionary(WC=script("EVIL2"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script("EVIL3")])))
    page.AA = Dictionary(O=script("EVIL4"))
    launch = Dictionary(S=Name.Launch, F="EVIL5.exe", Next=Dictionary(S=Name.URI, URI="https://EVIL6.example"))
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=launch)])
    field = Dictionary(FT=Name.Tx, T="f", AA=Dictionary(K=script("EVIL7")))
    form = Stream(pdf, b"<xdp>EVIL8</xdp>")
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), XFA=form)
    pdf.Root.StructTreeRoot = Dictionary(K=Array([Array([Dictionary(A=script("EVIL9"))])]))
    pdf.attachments["EVIL10.exe"] = b"MZ EVIL11"
    return saved(pdf)


def locked_pdf() -> bytes:
    """Asks for a password."""
    pdf = pikepdf.open(BytesIO(paper_pdf()))
    out = BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def packed_zeros(mebibytes: int) -> bytes:
    """What zlib makes of so many figures 0, without packing them: each MiB is the one before again."""
    packer = zlib.compressobj(9)
    first, each = (packer.compress(b"0" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    count, figure = mebibytes * 2**20, ord("0")
    low, high = (1 + count * figure) % 65521, (count + figure * count * (count + 1) // 2) % 65521
    return first + each * (mebibytes - 1) + b"\x03\x00" + struct.pack(">HH", high, low)


def pdf_bomb() -> bytes:
    """One page whose drawing inflates to gigabytes."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    body = packed_zeros(3000)
    stream = Stream(pdf, b"")
    stream.write(body, filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
    return saved(pdf)


def deep_pdf() -> bytes:
    """Arrays within arrays, ten thousand deep."""
    return paper_pdf().replace(b"trailer", b"9 0 obj\n" + b"[" * 10_000 + b"]" * 10_000 + b"\nendobj\ntrailer")


_RUNS = re.compile(
    rb"/S\s*/(?:JavaScript|Launch|SubmitForm|ImportData|GoToE|GoToR|URI|Rendition)(?=[\s/<>\[\]()]|$)"
    rb"|/(?:JS|XFA|EF|OpenAction|EmbeddedFiles|RichMediaContent)(?=[\s/<>\[\]()]|$)"
)


def runs(pdf: bytes) -> bool:
    """Whether any object of the file runs something, reaches out or is embedded: as any program would open it, in each
    revision, and in all there is when its table of contents is thrown away. `/JS#01` is not the name `/JS`."""
    ends = [found.end() for found in re.finditer(rb"%%EOF", pdf)]
    faces = [pdf, pdf.replace(b"startxref", b"startxxxx"), *(pdf[:end] for end in ends)]
    return any(_RUNS.search(_objects(face)) for face in faces)


def _objects(pdf: bytes) -> bytes:
    """Every object's text, reached or not, names in their plain spelling."""
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            each: list[Any] = [*opened.objects, opened.trailer]
            plain = [one.stream_dict if isinstance(one, Stream) else one for one in each if isinstance(one, Object)]
            return b"\n".join(one.unparse(resolved=True) for one in plain)
    except pikepdf.PdfError:
        return b""


def compressed_pdf() -> bytes:
    """The same as `active_pdf`, with its objects inside compressed streams."""
    out = BytesIO()
    with pikepdf.open(BytesIO(active_pdf())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def revised_pdf(base: bytes | None = None, *, way: str = "opened") -> bytes:
    """A script added by an incremental update: `opened` with the file, `loose` and reached from nowhere, or `covered`
    by an empty object in the update after it."""
    from pyhanko.pdf_utils import generic as untyped
    from pyhanko.pdf_utils import incremental_writer

    generic: Any = untyped
    incremental: Any = incremental_writer.IncrementalPdfFileWriter(BytesIO(base or paper_pdf()))
    script = generic.DictionaryObject(
        {
            generic.NameObject("/S"): generic.NameObject("/JavaScript"),
            generic.NameObject("/JS"): generic.TextStringObject("EVIL12"),
        }
    )
    at = incremental.add_object(script)
    if way == "opened":
        incremental.root["/OpenAction"] = at
        incremental.update_root()
    out = BytesIO()
    incremental.write(out)
    if way == "covered":
        incremental = incremental_writer.IncrementalPdfFileWriter(BytesIO(out.getvalue()))
        covered = generic.IndirectObject(at.idnum, at.generation, incremental)
        covered.get_object().clear()
        incremental.mark_update(covered)
        out = BytesIO()
        incremental.write(out)
    return out.getvalue()


def unlisted_pdf() -> bytes:
    """A script in an object that the table of contents does not know: whoever mends the file finds it."""
    loose = b"99 0 obj\n<< /S /JavaScript /JS (EVIL14) >>\nendobj\n"
    whole = paper_pdf()
    at = whole.rindex(b"xref\n", 0, whole.rindex(b"startxref"))
    shifted = whole[:at] + loose + whole[at:]
    return re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) + len(loose)), shifted)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def readable(pdf: bytes) -> bytes:
    """The same file with nothing compressed, to look for words in."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(
            out,
            qdf=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def appended_page(pdf: bytes) -> bytes:
    """An incremental update that adds a page after whatever was signed."""
    from pyhanko.pdf_utils import generic, incremental_writer, writer

    incremental: Any = incremental_writer.IncrementalPdfFileWriter(BytesIO(pdf))
    new_page: Any = writer.PageObject
    drawing = incremental.add_object(generic.StreamObject(stream_data=b"0 0 99 99 re f"))
    incremental.insert_page(new_page(contents=drawing, media_box=(0, 0, 200, 200)))
    out = BytesIO()
    incremental.write(out)
    return out.getvalue()
