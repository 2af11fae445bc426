"""Tar shards of upright JPEGs, and the views of them that a network is trained on."""
import hashlib
import tarfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.utils.data import Dataset

from .preprocess import resized

KINDS = {"page": "pages-*.tar", "manual": "manuals-*.tar", "document": "documents-*.tar", "figure": "figures-*.tar", "graphic": "graphics-*.tar", "photo": "photos-*.tar",
         "squashed": "imagenette-train-*.tar", "object": "imagenette-train-*.tar"}
RENDERED = ("page", "manual", "figure")  # these stand in the cache, the others in the data
PAPER, DRAWN = ("page", "manual", "document"), ("figure", "graphic")
HELD_OUT = {"page": 20, "manual": 15, "document": 6, "graphic": 8, "object": 25}  # one source in so many, by a hash of its name
HELD_OUT_SOURCES = {"photo": ("flickr", "human-seg"), "squashed": ("n03000684", "n03425413"),  # chain saws and petrol pumps
                    "figure": ("kicad-doc-en", "wireshark-doc", "octave-doc")}
"""These whole."""


@dataclass(frozen=True)
class Entry:
    kind: str
    shard: str
    name: str
    offset: int
    size: int

    def picture(self, half: bool = False) -> np.ndarray:
        """`half`: at half its size, which the decoder has for less."""
        data = _mapped(self.shard)[self.offset:self.offset + self.size]
        return cv2.imdecode(data, cv2.IMREAD_REDUCED_COLOR_2 if half else cv2.IMREAD_COLOR)

    def source(self) -> str:
        """What must not fall on both sides of the split: a photo's collection, a squashed photo's class, a manual's file. The collected documents and
        graphics keep no trace of theirs, so each is its own."""
        folder = self.name.rpartition("/")[0]
        return {"photo": self.name.split("/")[0], "figure": self.name.split("/")[0], "squashed": self.folder(), "manual": folder}.get(self.kind, self.name)

    def folder(self) -> str:
        return self.name.split("/")[-2]

    def held_out(self) -> bool:
        if self.kind in HELD_OUT_SOURCES:
            return self.source() in HELD_OUT_SOURCES[self.kind]
        return int(hashlib.sha256(self.source().encode()).hexdigest(), 16) % HELD_OUT[self.kind] == 0


@lru_cache
def _mapped(shard: str) -> np.ndarray:
    return np.memmap(shard, np.uint8, "r")


def entries(kind: str, folder: Path) -> list[Entry]:
    found = []
    for path in sorted(folder.glob(KINDS[kind])):
        with tarfile.open(path) as shard:
            found += [Entry(kind, str(path), member.name, member.offset_data, member.size) for member in shard
                      if member.isfile() and member.name.lower().endswith((".jpg", ".jpeg"))]
    return found


def all_entries(kinds, data: Path, cache: Path) -> dict[str, list[Entry]]:
    """Of each kind; a kind without a single picture is an error, so that a recipe never trains on less than it says."""
    found = {kind: entries(kind, cache if kind in RENDERED else data / "train") for kind in kinds}
    for kind, list_ in found.items():
        if not list_:
            raise FileNotFoundError(f"no {KINDS[kind]} for {kind}: render pages first, or name the data with --data")
    return found


def turned(picture: np.ndarray, quarters: int) -> np.ndarray:
    """Turned clockwise, exactly."""
    return np.ascontiguousarray(np.rot90(picture, -quarters))


def view(picture: np.ndarray, kind: str, quarters: int, size: int, whole: bool, rng: np.random.Generator) -> np.ndarray:
    """A random square of an upright picture, turned clockwise: [size,size,3].

    The picture is resampled and compressed both before and after the turn, at random, so neither the 8x8 grid, nor chroma, nor the
    resampling tells the turn. A tilt may bring a border in, but the same one on all sides. A `whole` view shows nearly all of
    the picture, stretched to the square; others are crops of it.
    """
    paper = kind in PAPER
    if kind == "squashed":  # the originals were mostly 4:3 or 3:4
        picture = resized(picture, *((round(160 * rng.uniform(1, 1.4)), 160) if rng.random() < 0.75 else (160, round(160 * rng.uniform(1, 1.4)))))
    picture = _stretched(picture, size, rng) if whole else _scaled(picture, paper, size, rng)
    if paper and rng.random() < 0.1:
        picture = _photographed(picture, rng)
    elif rng.random() < 0.5:
        picture = _tilted(picture, 2.0 if paper else 4.0, rng)
    if not whole:
        picture = _crop(picture, size, rng)
    if not paper and kind not in DRAWN and rng.random() < 0.5:
        picture = picture[:, ::-1]
    picture = _jpeg(_lit(picture, paper, rng), 0.7, rng)
    picture = turned(picture, quarters)
    if picture.shape[0] != size:
        shrinks = picture.shape[0] > size
        picture = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA if shrinks and rng.random() < 0.7 else cv2.INTER_LINEAR)
    return _jpeg(picture, 0.5, rng)


def object_view(picture: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """A random part of a picture of one thing, upright, for a classifier: [size,size,3]."""
    height, width = picture.shape[:2]
    area, ratio = rng.uniform(0.3, 1.0), np.exp(rng.uniform(np.log(3 / 4), np.log(4 / 3)))
    wide, high = min(width, round(np.sqrt(area * height * width * ratio))), min(height, round(np.sqrt(area * height * width / ratio)))
    left, top = int(rng.integers(0, width - wide + 1)), int(rng.integers(0, height - high + 1))
    picture = resized(picture[top:top + high, left:left + wide], size, size)
    if rng.random() < 0.3:
        picture = _tilted(picture, 6.0, rng)
    if rng.random() < 0.5:
        picture = picture[:, ::-1]
    return _jpeg(_lit(picture, False, rng), 0.3, rng)


def _stretched(picture: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    top, left = (int(side * rng.uniform(0, 0.08)) for side in (height, width))
    bottom, right = (side - int(side * rng.uniform(0, 0.08)) for side in (height, width))
    side = round(size * rng.uniform(0.9, 1.25))
    return resized(picture[top:bottom, left:right], side, side)


def _scaled(picture: np.ndarray, paper: bool, size: int, rng: np.random.Generator) -> np.ndarray:
    closer = rng.random() < (0.2 if paper else 0.15)
    short = size * (rng.uniform(1.3, 2.1) if closer else rng.uniform(1.0, 1.3))
    scale = short / min(picture.shape[:2])
    stretch = np.exp(rng.normal(0, 0.07)) if rng.random() < 0.5 else 1.0
    width, height = (max(size, round(side * scale * factor)) for side, factor in ((picture.shape[1], stretch), (picture.shape[0], 1 / stretch)))
    if rng.random() < 0.15:  # as a thumbnail of it that was enlarged again
        loss = rng.uniform(0.6, 0.95)
        picture = resized(picture, max(16, round(width * loss)), max(16, round(height * loss)))
    return resized(picture, width, height)


def _tilted(picture: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    border = dict(borderMode=cv2.BORDER_REPLICATE) if rng.random() < 0.6 else dict(
        borderMode=cv2.BORDER_CONSTANT, borderValue=tuple(int(v) for v in rng.integers(0, 256, 3)))
    if rng.random() < 0.25:
        corners = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
        moved = corners + rng.normal(0, 0.025 * min(width, height), (4, 2)).astype(np.float32)
        return cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, moved), (width, height), flags=cv2.INTER_LINEAR, **border)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.clip(rng.normal(0, sigma), -10, 10)), 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, **border)


def _photographed(sheet: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A sheet that lies on something, seen a little from aside; all of it. What lies below has no up."""
    height, width = sheet.shape[:2]
    patches = rng.integers(20, 230, (int(rng.integers(1, 6)), int(rng.integers(1, 6)), 3)).astype(np.uint8)
    below = cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC)
    below = cv2.add(below, rng.integers(0, 25, (height, width, 1)).astype(np.uint8).repeat(3, 2))
    corners = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
    margin = rng.uniform(0.02, 0.12, (4, 2)) * np.float32([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * (width, height)
    lean = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.clip(rng.normal(0, 3), -8, 8)), 1.0)
    moved = (np.c_[corners + margin, np.ones(4)] @ lean.T).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    seen = cv2.warpPerspective(sheet, matrix, (width, height), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (width, height))
    shadow = cv2.GaussianBlur(np.roll(mask, rng.integers(-4, 5, 2), (0, 1)), (0, 0), 3)[:, :, None] / 255
    below = (below * (1 - 0.5 * shadow)).astype(np.uint8)
    return np.where(mask[:, :, None] > 127, seen, below)


def _crop(picture: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    side = min(height, width, round(size * rng.uniform(0.85, 1.2)))
    across, down = (0.5 + rng.normal(0, 0.1, 2)) if rng.random() < 0.5 else rng.random(2)
    left, top = (round(min(1, max(0, at)) * room) for at, room in ((across, width - side), (down, height - side)))
    return picture[top:top + side, left:left + side]


def _lit(picture: np.ndarray, paper: bool, rng: np.random.Generator) -> np.ndarray:
    chances = rng.random(9)
    picture = picture.copy()
    if chances[0] < (0.12 if paper else 0.08):
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if paper and chances[1] < 0.04:
        picture = 255 - picture
    elif paper and chances[1] < 0.08:
        picture = np.where(picture > rng.integers(90, 200), 255, 0).astype(np.uint8)
    if chances[2] < 0.15:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.1))
    elif not paper and chances[6] < 0.35:
        # Training photos are smaller than the input and so blurred; real ones are sharp.
        blurred = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.8, 1.6))
        amount = rng.uniform(0.3, 1.5)
        picture = cv2.addWeighted(picture, 1 + amount, blurred, -amount, 0)
    if chances[3] < 0.5:
        levels = (np.arange(256) / 255.0) ** np.exp(rng.normal(0, 0.25))
        levels = (levels - 0.5) * rng.uniform(0.65, 1.2) + 0.5 + rng.normal(0, 0.06)
        picture = cv2.LUT(np.ascontiguousarray(picture), np.clip(levels * 255, 0, 255).astype(np.uint8))
    if chances[7] < (0.1 if paper else 0.3):  # another light or another camera
        picture = np.clip(picture * np.exp(rng.normal(0, 0.1, 3)), 0, 255).astype(np.uint8)
    if chances[8] < (0.05 if paper else 0.2):  # something stands before it
        high, wide = (round(side * rng.uniform(0.1, 0.35)) for side in picture.shape[:2])
        top, left = (int(rng.integers(0, side - part + 1)) for side, part in zip(picture.shape[:2], (high, wide)))
        picture[top:top + high, left:left + wide] = rng.integers(0, 256, 3)
    if chances[4] < (0.2 if paper else 0.05):
        shade = cv2.resize(rng.uniform(0.55, 1.0, (2, 2)).astype(np.float32), picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        picture = (picture * shade[:, :, None]).astype(np.uint8)
    if chances[5] < 0.15:
        noise = rng.normal(0, rng.uniform(2, 12), picture.shape).astype(np.float32)
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(picture)


def _jpeg(picture: np.ndarray, chance: float, rng: np.random.Generator) -> np.ndarray:
    if rng.random() >= chance:
        return picture
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 97))])[1], cv2.IMREAD_COLOR)


class Views(Dataset):
    """One epoch: `count` views with each kind's share, in a random order that seed and epoch fix. Items are ([3,S,S] uint8 RGB, class).

    All views of a batch of `batch` have one size, drawn from `sizes`. `label_of` gives the class of an entry; without it, the class is the turn.
    """

    def __init__(self, pool: dict[str, list[Entry]], shares: dict[str, float], count: int, sizes: list[int], batch: int, seed: int, epoch: int,
                 label_of, whole_share: float):
        self.sizes, self.batch, self.seed, self.epoch, self.label_of, self.whole_share = sizes, batch, seed, epoch, label_of, whole_share
        total = sum(shares.values())
        chosen = []
        for kind, share in shares.items():
            wanted = round(count * share / total)
            order = np.random.default_rng((seed, len(kind))).permutation(len(pool[kind]))
            start = epoch * wanted  # goes on where the epoch before stopped, so that every picture has its turn
            chosen += [pool[kind][order[(start + i) % len(order)]] for i in range(wanted)]
        shuffled = np.random.default_rng((seed, epoch)).permutation(len(chosen))
        self.chosen = [chosen[i] for i in shuffled]

    def __len__(self) -> int:
        return len(self.chosen)

    def __getitem__(self, index: int):
        entry = self.chosen[index]
        rng = np.random.default_rng((self.seed, self.epoch, index))
        size = self.sizes[int(np.random.default_rng((self.seed, self.epoch, index // self.batch)).integers(len(self.sizes)))]
        quarters, whole = int(rng.integers(4)), rng.random() < self.whole_share
        picture = entry.picture(half=whole and entry.kind in PAPER)
        square = object_view(picture, size, rng) if entry.kind == "object" else view(picture, entry.kind, quarters, size, whole, rng)
        rgb = np.ascontiguousarray(square[:, :, ::-1].transpose(2, 0, 1))
        return torch.from_numpy(rgb), quarters if self.label_of is None else self.label_of(entry)
