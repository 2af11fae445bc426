"""From a picture to a model's input, exactly as the server does it: OpenCV, 8-bit BGR in, 8-bit RGB planes out."""
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

@dataclass(frozen=True)
class Preprocess:
    size: int = 224
    resize: str = "short-side"  # or stretch, letterbox
    short_side: int = 224

    def __call__(self, bgr: np.ndarray) -> np.ndarray:
        """[3,size,size] uint8 RGB: a model's input."""
        return np.ascontiguousarray(self.fit(bgr)[:, :, ::-1].transpose(2, 0, 1))

    def fit(self, bgr: np.ndarray) -> np.ndarray:
        """[size,size,3] uint8 BGR."""
        height, width = bgr.shape[:2]
        if self.resize == "stretch":
            return resized(bgr, self.size, self.size)
        if self.resize == "short-side":
            short = min(height, width)
            scaled = resized(bgr, *(self.short_side if side == short else round_half_up(side * self.short_side, short)
                                    for side in (width, height)))
            top, left = (scaled.shape[0] - self.size) // 2, (scaled.shape[1] - self.size) // 2
            return scaled[top:top + self.size, left:left + self.size]
        if self.resize == "letterbox":
            long = max(height, width)
            scaled = resized(bgr, *(max(1, round_half_up(side * self.size, long)) for side in (width, height)))
            canvas = np.zeros((self.size, self.size, 3), np.uint8)
            top, left = (self.size - scaled.shape[0]) // 2, (self.size - scaled.shape[1]) // 2
            canvas[top:top + scaled.shape[0], left:left + scaled.shape[1]] = scaled
            return canvas
        raise ValueError(f"unknown resize {self.resize}")


def round_half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def resized(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """INTER_AREA where both sides shrink, else INTER_LINEAR."""
    shrinks = width < picture.shape[1] and height < picture.shape[0]
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def read(path: Path) -> np.ndarray:
    """8-bit BGR, EXIF applied."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError(f"{path} is no picture")
    return picture
