"""From pixels to what a network expects, as a part of the exported graph."""
import torch
from torch import nn

NORMAL = {
    "imagenet": ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),  # mean and deviation of the ONNX model zoo's classifiers
    "half": ((128.0,), (127.5,)),  # near -1..1, as EfficientNet-Lite; so chosen that 8-bit pixels are its 8-bit quantisation as they stand
}


class Pixels(nn.Module):
    """[N,3,H,W] RGB of 0..255, best as uint8, to the logits of a network for normalised pictures.

    A version that takes pixels spares the server the arithmetic and, on its way to a GPU, three quarters of the bytes; a quantised one need not
    even convert them (see `precisions`).
    """

    def __init__(self, network: nn.Module, normal: str):
        super().__init__()
        self.network = network
        self.mean, self.deviation = (torch.tensor(values).view(1, -1, 1, 1) for values in NORMAL[normal])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.network(self.normalised(x))

    def normalised(self, x: torch.Tensor) -> torch.Tensor:
        return ((x.float() - self.mean.to(x.device)) / self.deviation.to(x.device)).contiguous(memory_format=torch.channels_last)
