"""Renders upright pages: many scripts and fonts, and layouts from a dense two-column paper to a receipt or a slide.

A page is laid out by cutting its sheet into columns and stacking blocks (headings, paragraphs, lists, tables, forms, charts ...) in
them until they are full. Everything is drawn from one random generator, so a seed fixes a page.
"""
import argparse
import io
import subprocess
import tarfile
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from tqdm import tqdm

from .words import DIGITS, SCRIPTS, Script

HANDWRITING = ("breip", "dancingscript", "fifthhorseman", "femkeklaver", "kiloji", "klee", "kristi", "joscelyn", "kaushanscript", "seto-font", "rufscript",
               "bwht", "humor-sans")  # parts of the paths of such fonts
UNUSABLE = ("Emoji", "Symbol", "Math", "Dingbat", "D050000L", "KacstArt", "KacstDecorative", "Music", "Braille", "Quran", "Qurn", "Mono-", "Blank")


@lru_cache
def fonts_of(language: str) -> tuple[str, ...]:
    listed = subprocess.run(["fc-list", f":lang={language}", "file"], capture_output=True, text=True, check=True).stdout
    paths = sorted({line.rstrip(": ") for line in listed.splitlines()})
    if language == "en":  # fonts of other scripts, which only also hold Latin letters, would crowd out the rest
        paths = [path for path in paths if "/noto/" not in path or "NotoSans-" in path or "NotoSerif-" in path]
    fitting = tuple(path for path in paths if path.endswith((".ttf", ".otf", ".ttc")) and not any(word in path for word in UNUSABLE))
    if not fitting:
        raise RuntimeError(f"no font for the language {language}; see fonts.txt")
    return fitting


@lru_cache(maxsize=256)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


class Type:
    """A font at one size and the words it sets."""

    def __init__(self, rng: np.random.Generator, script: Script, path: str, size: int):
        self.rng, self.script, self.font = rng, script, _font(path, max(5, size))
        self.leading = max(6, round(max(5, size) * 1.2))
        self.space = self.font.getlength(" ") if script.spaced else 0
        self.widths: dict[str, float] = {}

    def word(self) -> str:
        chance = self.rng.random()
        if chance < 0.05:
            return self.number()
        words = self.script.words
        word = words[int(self.rng.integers(len(words)))]
        if self.script.spaced and chance > 0.9:
            word += self.rng.choice([",", ".", ";", ":"])
        if self.script.language in ("en", "ru", "el", "vi") and 0.78 < chance < 0.9:
            word = word.capitalize() if chance < 0.88 else word.upper()
        return word

    def number(self) -> str:
        digits = "".join(DIGITS[i] for i in self.rng.integers(0, 10, int(self.rng.integers(1, 6))))
        return self.rng.choice([digits, f"{digits}.{self.rng.integers(10, 99)}", f"{digits}%", f"${digits}", f"({digits})"],
                               p=[0.5, 0.3, 0.08, 0.07, 0.05])

    def width(self, word: str) -> float:
        if word not in self.widths:
            self.widths[word] = self.font.getlength(word)
        return self.widths[word]

    def line(self, width: float, most_words: int = 99) -> str:
        """As many words as fit."""
        words, used = [], 0.0
        while len(words) < most_words:
            word = self.word()
            used += self.width(word) + self.space
            if used > width and words:
                break
            words.append(word)
            if used > width:
                break
        return (" " if self.script.spaced else "").join(words)


class Sheet:
    """A page being drawn: `ink` on `paper`."""

    def __init__(self, rng: np.random.Generator, width: int, height: int):
        self.rng = rng
        dark = rng.random() < 0.07
        light = (255, 255, 255) if rng.random() < 0.82 else tuple(int(v) for v in rng.integers(215, 256, 3))
        deep = tuple(int(v) for v in rng.integers(0, 70, 3)) if rng.random() < 0.4 else (0, 0, 0)
        self.paper, self.ink = (deep, light) if dark else (light, deep)
        self.accent = tuple(int(v) for v in rng.integers(0, 220, 3))
        self.picture = Image.new("RGB", (width, height), self.paper)
        self.draw = ImageDraw.Draw(self.picture)
        shares = np.array([script.share for script in SCRIPTS])
        self.script = SCRIPTS[int(rng.choice(len(SCRIPTS), p=shares / shares.sum()))]
        paths = fonts_of(self.script.language)
        by_hand = [path for path in paths if any(name in path.lower() for name in HANDWRITING)]
        if by_hand and rng.random() < 0.08:
            paths = by_hand
        self.body, self.display = (paths[int(i)] for i in rng.integers(0, len(paths), 2))
        self.size = max(6.0, min(width, height) * float(np.exp(rng.uniform(np.log(0.0125), np.log(0.024)))))

    def type(self, scale: float = 1.0, display: bool = False) -> Type:
        return Type(self.rng, self.script, self.display if display else self.body, round(self.size * scale))

    def tint(self) -> tuple[int, ...]:
        """A pale colour, or a strong one seldom."""
        low, high = ((170, 250) if self.rng.random() < 0.8 else (40, 230)) if sum(self.paper) > 380 else (30, 110)
        return tuple(int(v) for v in self.rng.integers(low, high, 3))

    def text(self, x: float, y: float, width: float, line: str, type_: Type, align: str = "start", fill=None) -> None:
        length = type_.font.getlength(line) if align != "start" or self.script.right_to_left else 0
        if align == "center":
            x += (width - length) / 2
        elif (align == "end") != self.script.right_to_left:
            x += width - length
        self.draw.text((x, y), line, font=type_.font, fill=fill or self.ink)


# Blocks: each draws itself at (x, y) within `width` and down to `bottom`, and returns where the next may begin.

def heading(sheet: Sheet, x, y, width, bottom):
    rng = sheet.rng
    type_ = sheet.type(rng.uniform(1.2, 2.4), display=True)
    align, fill = ("center" if rng.random() < 0.3 else "start"), (sheet.accent if rng.random() < 0.25 else None)
    for _ in range(int(rng.integers(1, 3))):
        if y + type_.leading > bottom:
            return bottom
        sheet.text(x, y, width, type_.line(width * rng.uniform(0.3, 0.95)), type_, align, fill)
        y += type_.leading
    if rng.random() < 0.15:
        sheet.draw.line([(x, y), (x + width, y)], fill=sheet.ink)
    return y + type_.leading * rng.uniform(0.1, 0.8)


def paragraph(sheet: Sheet, x, y, width, bottom):
    rng = sheet.rng
    type_ = sheet.type()
    lines, leading = int(rng.integers(2, 16)), type_.leading * rng.choice([1.0, 1.0, 1.1, 1.5])
    indent, justified = width * rng.choice([0, 0, 0.05]), rng.random() < 0.5 and sheet.script.spaced and not sheet.script.right_to_left
    if rng.random() < 0.05:
        sheet.draw.rectangle([x, y, x + width, min(bottom, y + lines * leading)], fill=sheet.tint())
    for number in range(lines):
        if y + leading > bottom:
            return bottom
        last = number == lines - 1
        start = x + (indent if number == 0 and not sheet.script.right_to_left else 0)
        line = type_.line((width - (start - x)) * (rng.uniform(0.15, 0.9) if last else 1.0))
        words = line.split(" ")
        if justified and not last and len(words) > 2:
            gap = (x + width - start - sum(type_.width(word) for word in words)) / (len(words) - 1)
            at = start
            for word in words:
                sheet.draw.text((at, y), word, font=type_.font, fill=sheet.ink)
                at += type_.width(word) + gap
        else:
            sheet.text(start, y, width - (start - x), line, type_)
        y += leading
    return y + leading * rng.uniform(0, 1)


def downwards(sheet: Sheet, x, y, width, bottom):
    """A paragraph of Chinese or Japanese set in columns from right to left, each character upright below the one before; other scripts run across."""
    rng = sheet.rng
    if sheet.script.language not in ("ja", "zh-cn"):
        return paragraph(sheet, x, y, width, bottom)
    type_ = sheet.type(rng.uniform(1.0, 1.6))
    pitch, step = type_.leading * rng.uniform(1.1, 1.7), max(5, round(type_.leading / 1.2)) * rng.uniform(1.0, 1.15)
    end, at = min(bottom, y + (bottom - y) * rng.uniform(0.4, 1.0)), x + width - pitch
    while at > x:
        last = at - pitch <= x or rng.random() < 0.06  # the last column of a paragraph stops early
        down = y + (step if rng.random() < 0.2 else 0)
        stop = y + (end - y) * rng.uniform(0.1, 1.0) if last else end
        while down + step <= stop:
            sheet.draw.text((at, down), type_.word()[0], font=type_.font, fill=sheet.ink)
            down += step
        at -= pitch
    return end + type_.leading


def bullets(sheet: Sheet, x, y, width, bottom):
    rng = sheet.rng
    type_ = sheet.type()
    indent, mark = type_.leading * rng.uniform(1, 3), rng.choice(["dot", "number", "box", "dash"])
    for number in range(int(rng.integers(3, 10))):
        for row in range(int(rng.integers(1, 3))):
            if y + type_.leading > bottom:
                return bottom
            if row == 0:
                at, size = (x + width - indent / 2 if sheet.script.right_to_left else x + indent / 3), type_.leading * 0.3
                middle = y + type_.leading * 0.5
                if mark == "dot":
                    sheet.draw.ellipse([at, middle - size / 2, at + size, middle + size / 2], fill=sheet.ink)
                elif mark == "box":
                    sheet.draw.rectangle([at, middle - size, at + 2 * size, middle + size], outline=sheet.ink)
                else:
                    sheet.draw.text((at, y), f"{number + 1}." if mark == "number" else "-", font=type_.font, fill=sheet.ink)
            sheet.text(x + (0 if sheet.script.right_to_left else indent), y, width - indent,
                       type_.line((width - indent) * (rng.uniform(0.3, 1) if row or rng.random() < 0.5 else 1)), type_)
            y += type_.leading
    return y + type_.leading * 0.5


def table(sheet: Sheet, x, y, width, bottom):
    rng = sheet.rng
    type_ = sheet.type(rng.uniform(0.75, 1.05))
    columns, rows = int(rng.integers(2, 9)), int(rng.integers(3, 45))
    row_height = type_.leading * rng.uniform(1.0, 1.9)
    edges = x + width * np.concatenate([[0], np.cumsum(rng.dirichlet(np.r_[3, np.full(columns - 1, 2.0)] * 3))])
    rules, stripes = rng.choice(["all", "rows", "none", "outer"]), rng.random() < 0.25
    head, stripe, numeric = (sheet.tint() if rng.random() < 0.5 else None), sheet.tint(), rng.random(columns) < 0.6
    top = y
    for row in range(rows):
        if y + row_height > bottom:
            break
        if (row == 0 and head) or (stripes and row % 2):
            sheet.draw.rectangle([x, y, x + width, y + row_height], fill=head if row == 0 else stripe)
        for column in range(columns):
            if rng.random() < 0.07 and row:
                continue
            room = edges[column + 1] - edges[column] - 4
            value = type_.number() if numeric[column] and row else type_.line(room * 0.9, 4)
            if type_.font.getlength(value) <= room:
                sheet.text(edges[column] + 2, y + (row_height - type_.leading) / 2, room, value, type_,
                           "end" if numeric[column] and row else "start")
        if rules in ("all", "rows") or (rules == "outer" and row == 0):
            sheet.draw.line([(x, y), (x + width, y)], fill=sheet.ink)
        y += row_height
    if rules != "none":
        sheet.draw.line([(x, y), (x + width, y)], fill=sheet.ink)
    if rules == "all":
        for edge in edges:
            sheet.draw.line([(edge, top), (edge, y)], fill=sheet.ink)
    return y + type_.leading


def form(sheet: Sheet, x, y, width, bottom):
    rng = sheet.rng
    type_ = sheet.type(rng.uniform(0.8, 1.1))
    row_height, boxed = type_.leading * rng.uniform(1.5, 2.8), rng.random() < 0.5
    for _ in range(int(rng.integers(3, 14))):
        if y + row_height > bottom:
            return bottom
        cells = int(rng.integers(1, 4))
        for cell in range(cells):
            left, room = x + width * cell / cells, width / cells - 6
            if boxed:  # the label stands in the upper corner of its field
                sheet.draw.rectangle([left, y, left + room, y + row_height], outline=sheet.ink)
                sheet.text(left + 2, y + 1, room - 4, type_.line(room * 0.5, 3), type_)
            else:
                label = type_.line(room * 0.4, 3) + ":"
                end = left + type_.font.getlength(label) + 4
                sheet.draw.text((left, y), label, font=type_.font, fill=sheet.ink)
                sheet.draw.line([(end, y + type_.leading), (left + room, y + type_.leading)], fill=sheet.ink)
                if rng.random() < 0.4 and end < left + room * 0.7:
                    sheet.draw.text((end + 3, y - 1), type_.line((left + room - end) * 0.8, 3), font=type_.font, fill=sheet.accent)
        y += row_height
    return y + type_.leading


def chart(sheet: Sheet, x, y, width, bottom):
    rng = sheet.rng
    type_ = sheet.type(0.75)
    height = min(bottom - y, width * rng.uniform(0.4, 0.9))
    if height < 40:
        return paragraph(sheet, x, y, width, bottom)
    base, left, kind = y + height - 2.2 * type_.leading, x + 3 * type_.leading, rng.choice(["bars", "lines"])
    sheet.draw.line([(left, y), (left, base), (x + width, base)], fill=sheet.ink)
    for step in range(5):
        level = base - (base - y) * step / 5
        sheet.draw.text((x, level - type_.leading / 2), str(step * 25), font=type_.font, fill=sheet.ink)
        if step and rng.random() < 0.6:
            sheet.draw.line([(left, level), (x + width, level)], fill=(190, 190, 190))
    count = int(rng.integers(4, 14))
    values, pitch = rng.random(count) * 0.9 + 0.05, (x + width - left) / count
    if kind == "bars":
        for index, value in enumerate(values):
            sheet.draw.rectangle([left + index * pitch + pitch * 0.2, base - value * (base - y), left + index * pitch + pitch * 0.8, base],
                                 fill=sheet.accent if rng.random() < 0.8 else sheet.tint())
    else:
        for _ in range(int(rng.integers(1, 4))):
            curve = np.clip(np.cumsum(rng.normal(0, 0.12, count * 4)) + 0.5, 0, 0.97)
            points = [(left + (x + width - left) * i / len(curve), base - v * (base - y)) for i, v in enumerate(curve)]
            sheet.draw.line(points, fill=tuple(int(v) for v in rng.integers(0, 200, 3)), width=int(rng.integers(1, 3)))
    for index in range(0, count, 2):
        sheet.draw.text((left + index * pitch, base + 2), type_.line(pitch * 1.5, 1)[:6], font=type_.font, fill=sheet.ink)
    sheet.text(left, base + type_.leading, x + width - left, "1. " + type_.line(width * 0.5), type_, "center")
    return y + height + type_.leading


def diagram(sheet: Sheet, x, y, width, bottom):
    rng = sheet.rng
    type_ = sheet.type(rng.uniform(0.8, 1.3))
    height = min(bottom - y, width * rng.uniform(0.3, 0.9))
    if height < 60:
        return paragraph(sheet, x, y, width, bottom)
    centres = []
    for _ in range(int(rng.integers(3, 9))):
        box = type_.leading * rng.uniform(4, 9), type_.leading * rng.uniform(1.4, 3)
        left, top = x + rng.random() * max(1, width - box[0]), y + rng.random() * max(1, height - box[1])
        shape = sheet.draw.ellipse if rng.random() < 0.25 else sheet.draw.rectangle
        shape([left, top, left + box[0], top + box[1]], outline=sheet.ink, fill=sheet.tint() if rng.random() < 0.6 else None)
        sheet.draw.text((left + 4, top + box[1] / 2 - type_.leading / 2), type_.line(box[0] * 0.8, 2), font=type_.font, fill=sheet.ink)
        centres.append((left + box[0] / 2, top + box[1]))
    for start, end in zip(centres, centres[1:]):
        sheet.draw.line([start, end], fill=sheet.ink)
    return y + height + type_.leading


def figure(sheet: Sheet, x, y, width, bottom):
    """A grey or coloured box, of soft blobs without an up, with a caption below it."""
    rng = sheet.rng
    type_ = sheet.type(0.85)
    height, wide = min(bottom - y - type_.leading, width * rng.uniform(0.3, 0.8)), int(width * rng.uniform(0.4, 1))
    if height < 30:
        return paragraph(sheet, x, y, width, bottom)
    blobs = cv2.resize(rng.integers(0, 256, (int(rng.integers(2, 9)), int(rng.integers(2, 9)), 3), dtype=np.uint8),
                       (max(8, wide), int(height)), interpolation=cv2.INTER_CUBIC)
    left = x + (width - wide) / 2
    sheet.picture.paste(Image.fromarray(blobs), (int(left), int(y)))
    for row in range(int(rng.integers(1, 3))):
        sheet.text(x, y + height + 3 + row * type_.leading, width, type_.line(width * rng.uniform(0.4, 0.9)), type_, "center")
    return y + height + 3.5 * type_.leading


def large_words(sheet: Sheet, x, y, width, bottom):
    rng = sheet.rng
    type_ = sheet.type(rng.uniform(2, 6), display=True)
    align, fill = rng.choice(["start", "center"]), (sheet.accent if rng.random() < 0.4 else None)
    for _ in range(int(rng.integers(1, 6))):
        if y + type_.leading > bottom:
            return bottom
        sheet.text(x, y, width, type_.line(width * rng.uniform(0.3, 1)), type_, align, fill)
        y += type_.leading * 1.1
    return y + type_.leading * 0.4


def gap(sheet: Sheet, x, y, width, bottom):
    return y + (bottom - y) * sheet.rng.uniform(0.05, 0.6)


def fill(sheet: Sheet, blocks: dict, x, y, width, bottom, patience: float = 1.0) -> None:
    """Stacks blocks drawn by weight until the column is full, or, where `patience` is below 1, until chance ends it."""
    kinds, weights = list(blocks), np.array(list(blocks.values()), float)
    while y < bottom - 12:
        y = kinds[int(sheet.rng.choice(len(kinds), p=weights / weights.sum()))](sheet, x, y, width, bottom)
        if sheet.rng.random() > patience:
            break


TEXT = {heading: 1.5, paragraph: 5, bullets: 1, figure: 0.4, table: 0.5, chart: 0.3, diagram: 0.2}
LAYOUTS = {  # weight, blocks, columns to choose from, patience
    "letter": (2.0, {paragraph: 4, heading: 0.5, bullets: 0.4, gap: 0.4}, (1,), 0.9),
    "columns of characters": (0.0, {downwards: 4, heading: 0.4, figure: 0.3}, (1, 1, 2), 1.0),
    "paper": (3.0, TEXT, (1, 2, 2, 2, 3), 1.0),
    "report": (3.0, TEXT | {table: 1.5, chart: 1.0}, (1,), 0.93),
    "tables": (2.5, {table: 4, heading: 1, paragraph: 0.7}, (1, 1, 1, 2), 0.85),
    "form": (2.0, {form: 3, heading: 1, paragraph: 1, table: 0.5}, (1, 1, 2), 0.95),
    "figures": (1.2, {chart: 2, diagram: 2, figure: 1.5, paragraph: 1, heading: 1}, (1, 1, 2), 0.8),
    "slide": (1.2, {heading: 2, large_words: 2, bullets: 1, diagram: 0.5, chart: 0.5, gap: 0.5}, (1, 1, 2), 0.85),
    "sparse": (1.6, {heading: 1, paragraph: 1.5, large_words: 0.7, table: 0.7, gap: 1.5, form: 0.6}, (1,), 0.55),
    "receipt": (0.8, {table: 2, paragraph: 1, heading: 0.6, bullets: 0.3}, (1,), 0.97),
}


def render(seed: int) -> np.ndarray:
    """An upright page, [H,W,3] uint8 BGR, the short side 430 to 640."""
    rng = np.random.default_rng(seed)
    names = list(LAYOUTS)
    shares = np.array([LAYOUTS[name][0] for name in names])
    name = names[int(rng.choice(len(names), p=shares / shares.sum()))]
    _, blocks, column_choices, patience = LAYOUTS[name]
    short = int(rng.integers(430, 640))
    ratio = {"slide": 0.66, "receipt": rng.uniform(1.2, 2.2)}.get(name, rng.choice([1.294, 1.414]))
    if name not in ("slide", "receipt") and rng.random() < 0.2:
        ratio = 1 / ratio
    width, height = (short, round(short * ratio)) if ratio >= 1 else (round(short / ratio), short)
    sheet = Sheet(rng, width, height)
    if sheet.script.language in ("ja", "zh-cn") and name in ("letter", "paper", "report") and rng.random() < 0.5:
        _, blocks, column_choices, patience = LAYOUTS["columns of characters"]
    if name in ("slide", "receipt"):
        sheet.size *= rng.uniform(1.4, 2)
    if rng.random() < 0.06:
        _grid(sheet)
    left, right = width * rng.uniform(0.02, 0.13), width * (1 - rng.uniform(0.02, 0.13))
    top, bottom = height * rng.uniform(0.02, 0.13), height * (1 - rng.uniform(0.03, 0.15))
    _furniture(sheet, left, right, top, bottom)
    columns = int(rng.choice(column_choices))
    if columns > 1 or rng.random() < 0.4:
        top = heading(sheet, left, top, right - left, bottom)
        if rng.random() < 0.3:
            top = paragraph(sheet, left + (right - left) * 0.15, top, (right - left) * 0.7, bottom)
    gutter = width * rng.uniform(0.02, 0.05)
    pitch = (right - left + gutter) / columns
    order = range(columns - 1, -1, -1) if sheet.script.right_to_left else range(columns)
    for position, column in enumerate(order):
        last = position == columns - 1
        fill(sheet, blocks, left + column * pitch, top, pitch - gutter, bottom if not last or rng.random() < 0.6
             else top + (bottom - top) * rng.uniform(0.3, 1), patience)
    return np.ascontiguousarray(np.asarray(sheet.picture)[:, :, ::-1])


def _grid(sheet: Sheet) -> None:
    width, height = sheet.picture.size
    pitch = int(sheet.rng.integers(8, 26))
    pale = tuple(int(v) for v in sheet.rng.integers(150, 230, 3))
    for y in range(0, height, pitch):
        sheet.draw.line([(0, y), (width, y)], fill=pale)
    if sheet.rng.random() < 0.5:
        for x in range(0, width, pitch):
            sheet.draw.line([(x, 0), (x, height)], fill=pale)


def _furniture(sheet: Sheet, left: float, right: float, top: float, bottom: float) -> None:
    """Running heads, page numbers, letterheads: what stands at the edges, and at times it is missing."""
    rng, (width, height) = sheet.rng, sheet.picture.size
    type_ = sheet.type(0.8)
    if rng.random() < 0.35:
        sheet.text(left, top * 0.4, right - left, type_.line((right - left) * rng.uniform(0.2, 0.9)), type_, rng.choice(["start", "center", "end"]))
    if rng.random() < 0.45:
        sheet.text(left, min(height - type_.leading, bottom + (height - bottom) * 0.4), right - left,
                   str(rng.integers(1, 400)) if rng.random() < 0.7 else type_.line((right - left) * 0.7), type_, rng.choice(["start", "center", "end"]))
    if rng.random() < 0.08:
        sheet.draw.rectangle([0, 0, width, top * 0.8], fill=sheet.accent)
    if rng.random() < 0.1:
        x, y, size = left if rng.random() < 0.6 else right - 60, top * 0.3, rng.uniform(20, 60)
        (sheet.draw.ellipse if rng.random() < 0.5 else sheet.draw.rectangle)([x, y, x + size, y + size], fill=sheet.accent)


def _jpeg(seed: int) -> tuple[int, bytes]:
    return seed, cv2.imencode(".jpg", render(seed), [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()


def write_shard(path: Path, count: int, first_seed: int, processes: int) -> None:
    """`count` pages as a tar shard of the same form as the collected ones. The file appears when it is whole."""
    part = path.with_suffix(".part")
    with tarfile.open(part, "w") as shard, Pool(processes) as pool:
        pages = pool.imap(_jpeg, range(first_seed, first_seed + count), chunksize=8)
        for seed, data in tqdm(pages, total=count, desc=path.name, mininterval=5):
            entry = tarfile.TarInfo(f"pages/{seed:08d}.jpg")
            entry.size = len(data)
            shard.addfile(entry, io.BytesIO(data))
    part.rename(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Render shards of synthetic pages; shards that are there already stay.")
    parser.add_argument("--cache", type=Path, default=Path("cache"))
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--count", type=int, default=1000, help="pages a shard")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--first-seed", type=int, default=1_000_000)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    options.cache.mkdir(parents=True, exist_ok=True)
    for number in range(options.shards):
        path = options.cache / f"pages-{number:02d}.tar"
        if not path.exists():
            write_shard(path, options.count, options.first_seed + number * options.count, options.processes)


if __name__ == "__main__":
    main()
