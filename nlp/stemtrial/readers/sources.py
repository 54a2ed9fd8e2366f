"""Files, folders, archives and standard input as byte streams with a name."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from stemtrial.errors import InputError

STDIN = "-"
SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
_BUFFER = 1 << 16


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of records.

    Attributes
    ----------
    name : str
        What sentences call it; also tells the format by its extension.
    named : bool
        Whether the user named it, rather than a folder or archive that holds it.
    opener : Callable
        Opens the raw bytes.
    """

    name: str
    named: bool
    opener: Callable[[], BinaryIO]

    @property
    def suffix(self) -> str:
        """The extension without `.gz`, in lower case."""
        name = self.name.lower().removesuffix(".gz")
        return next((suffix for suffix in SUFFIXES if name.endswith(suffix)), "")

    def open(self) -> io.BufferedReader:
        """Open the stream, uncompressed.

        Raises
        ------
        OSError
            If it cannot be opened.
        """
        handle = _buffered(self.opener())
        if handle.peek(2)[:2] == GZIP_MAGIC:
            return io.BufferedReader(_Gunzipped(handle), _BUFFER)
        return handle


def find_sources(paths: Sequence[str | Path]) -> list[Source]:
    """List the streams behind the inputs that a user named.

    Parameters
    ----------
    paths : sequence of str or Path
        Files, folders (read with their subfolders, in name order), .zip archives, `-` for
        standard input. Any of them may be gzipped.

    Returns
    -------
    list of Source

    Raises
    ------
    InputError
        If an input is missing, is no archive though its name says so, or holds nothing to read.
    """
    found: list[Source] = []
    for path in paths:
        if str(path) == STDIN:
            found.extend(_from_stdin())
        else:
            found.extend(_from_path(Path(path)))
    return found


def _from_path(path: Path) -> list[Source]:
    if path.is_dir():
        return _from_folder(path)
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder; check the path.")
    return _from_file(path, named=True)


def _from_folder(folder: Path) -> list[Source]:
    try:
        items = folder.rglob("*")
        files = sorted(item for item in items if item.is_file() and _is_visible(item, folder))
    except OSError as error:
        raise InputError(f"{folder}: cannot be listed ({error.strerror}).") from error
    sources = [
        source
        for file in files
        if _is_readable_name(file.name) or file.suffix.lower() == ".zip"
        for source in _from_file(file, named=False)
    ]
    if files and not sources:
        raise InputError(f"{folder}: holds no file of a kind that is read ({_kinds()}).")
    return sources


def _is_visible(file: Path, folder: Path) -> bool:
    return not any(part.startswith(".") for part in file.relative_to(folder).parts)


def _from_file(path: Path, *, named: bool) -> list[Source]:
    try:
        with path.open("rb") as handle:
            magic = handle.read(4)
    except OSError as error:
        if not named:
            return [Source(str(path), named, lambda: path.open("rb"))]
        raise InputError(f"{path}: cannot be opened ({error.strerror}).") from error
    if magic == ZIP_MAGIC or path.suffix.lower() == ".zip":
        try:
            return _from_archive(zipfile.ZipFile(path), str(path))
        except (zipfile.BadZipFile, OSError) as error:
            if not named:
                return [Source(str(path), named, lambda: path.open("rb"))]
            raise InputError(f"{path}: is no readable zip archive; download it again.") from error
    return [Source(str(path), named, lambda: path.open("rb"))]


def _from_archive(archive: zipfile.ZipFile, name: str) -> list[Source]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise InputError(f"{name}: is an Excel workbook; save its sheet as CSV (UTF-8).")
    sources = [
        Source(f"{name}/{info.filename}", False, _member_opener(archive, info))
        for info in sorted(members, key=lambda info: info.filename)
        if _is_readable_name(info.filename) and not info.filename.startswith("__MACOSX/")
    ]
    if members and not sources:
        raise InputError(f"{name}: holds no file of a kind that is read ({_kinds()}).")
    return sources


def _member_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, archive.open(info))


def _from_stdin() -> Iterator[Source]:
    handle = cast(BinaryIO, getattr(sys.stdin, "buffer", sys.stdin))
    head = handle.read(_BUFFER)
    if head.startswith(ZIP_MAGIC):
        try:
            archive = zipfile.ZipFile(io.BytesIO(head + handle.read()))
        except zipfile.BadZipFile as error:
            raise InputError("standard input: is no readable zip archive.") from error
        yield from _from_archive(archive, "standard input")
    else:
        yield Source("standard input", True, lambda: cast(BinaryIO, _Chained(head, handle)))


class _Gunzipped(io.RawIOBase):
    """What gzip holds, handed on as far as a damaged file lets it be read."""

    def __init__(self, packed: io.BufferedReader) -> None:
        self._file = gzip.GzipFile(fileobj=packed)
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._packed.close()
        super().close()


class _Chained(io.RawIOBase):
    """Bytes already read from a stream, then the rest of it: a pipe cannot be rewound."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _buffered(handle: BinaryIO) -> io.BufferedReader:
    if isinstance(handle, io.BufferedReader):
        return handle
    return io.BufferedReader(cast(io.RawIOBase, handle), _BUFFER)


def _is_readable_name(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(SUFFIXES)


def _kinds() -> str:
    return ", ".join(SUFFIXES) + ", each also as .gz"
