"""ShuffleNet v2 1.0x without batch norms: the normalisations are folded into the convolutions, as in the published inference model.

Architecture: Ma et al., "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design", 2018 (arXiv 1807.11164).
"""
from pathlib import Path

import torch
from torch import nn

STAGES = ((116, 4), (232, 8), (464, 4))  # channels and units of stages 2 to 4
STEM = 24


def _conv(inputs: int, outputs: int, kernel: int, stride: int = 1, depthwise: bool = False) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=inputs if depthwise else 1)


def _shuffle(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Channels of both halves in turn. Height and width are constants of the traced graph; the batch is not."""
    _, channels, height, width = (int(size) for size in left.shape)
    return torch.stack((left, right), dim=2).reshape(-1, 2 * channels, height, width)


class Unit(nn.Module):
    """One shuffle unit: half of the channels pass by, or, where the picture halves, go through a branch of their own."""

    def __init__(self, inputs: int, outputs: int, halves: bool):
        super().__init__()
        half, stride = outputs // 2, 2 if halves else 1
        self.halves = halves
        if halves:
            self.side = nn.Sequential(_conv(inputs, inputs, 3, 2, depthwise=True), _conv(inputs, half, 1), nn.ReLU(inplace=True))
        self.main = nn.Sequential(
            _conv(inputs if halves else half, half, 1), nn.ReLU(inplace=True),
            _conv(half, half, 3, stride, depthwise=True),
            _conv(half, half, 1), nn.ReLU(inplace=True))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.halves:
            return _shuffle(self.side(x), self.main(x))
        passing, worked = x.chunk(2, dim=1)  # not two slices: their gradients would each fill a whole tensor with zeros
        return _shuffle(passing, self.main(worked))


class ShuffleNet(nn.Module):
    """[N,3,H,W] normalised RGB to [N,classes] logits, from `top` features (1024 as published)."""

    def __init__(self, classes: int, top: int = 1024, dropout: float = 0.0):
        super().__init__()
        self.stem = nn.Sequential(_conv(3, STEM, 3, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1))
        units, inputs = [], STEM
        for channels, count in STAGES:
            for index in range(count):
                units.append(Unit(inputs, channels, halves=index == 0))
                inputs = channels
        self.units = nn.Sequential(*units)
        self.top = nn.Sequential(_conv(inputs, top, 1), nn.ReLU(inplace=True))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(top, classes)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.dropout(self.top(self.units(self.stem(x))).mean((2, 3))))

    def convolutions(self) -> list[nn.Conv2d]:
        """In the order of the published graph."""
        return [module for module in self.modules() if isinstance(module, nn.Conv2d)]


class FourTurns(nn.Module):
    """Asks a network about all four quarter turns of a picture and averages its answers, each turned back: [N,3,S,S] to [N,4] logits.

    What it says of a turned picture is exactly what it says of the upright one, turned; it costs four runs. One graph holds all of it,
    so nobody who serves it has to know.
    """

    def __init__(self, network: ShuffleNet):
        super().__init__()
        self.network = network

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        lying = x.transpose(2, 3)
        turned = torch.cat((x, lying.flip(3), x.flip((2, 3)), lying.flip(2)))  # clockwise by 0, 90, 180, 270 degrees
        answers = self.network(turned).reshape(4, -1, 4)
        # A picture of class k turned by j more quarters is of class k + j: column k + j of answer j speaks of k.
        return sum(torch.cat((answers[j][:, j:], answers[j][:, :j]), 1) for j in range(4)) / 4


def take_over(network: ShuffleNet, version: Path) -> None:
    """Copies all weights, the head's too, from the `model.onnx` of a version of the zoo that holds the plain network."""
    import onnx
    from onnx import numpy_helper

    found = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(str(version / "model.onnx")).graph.initializer}
    network.load_state_dict({name: torch.from_numpy(found[name].copy()) for name in network.state_dict()})


def initialise(network: ShuffleNet, published: Path) -> None:
    """Copies the dequantised convolutions of the ONNX model zoo's `shufflenet-v2-12-int8.onnx` (Apache-2.0); the head stays new, and a narrower
    top takes the first of its features.

    A QLinearConv's inputs are x, its scale and zero point, w, its scale and zero point, y's two, and a bias in steps of x scale * w scale.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(published)).graph
    values = {tensor.name: numpy_helper.to_array(tensor).astype("float64") for tensor in graph.initializer}
    quantised = [node for node in graph.node if node.op_type == "QLinearConv"]
    convolutions = network.convolutions()
    if len(quantised) != len(convolutions):
        raise ValueError(f"{published} has {len(quantised)} convolutions, not {len(convolutions)}")
    for node, convolution in zip(quantised, convolutions):
        _, x_scale, _, w, w_scale, w_zero, _, _, bias = (values.get(name) for name in node.input)
        per_channel = w_scale.reshape(-1, 1, 1, 1)
        weight = torch.from_numpy((w - w_zero.reshape(-1, 1, 1, 1)) * per_channel).float()
        bias = torch.from_numpy(bias * x_scale * w_scale.reshape(-1)).float()
        if convolution is network.top[0]:
            weight, bias = weight[:convolution.out_channels], bias[:convolution.out_channels]
        if weight.shape != convolution.weight.shape:
            raise ValueError(f"{node.name}: {tuple(weight.shape)} does not fit {tuple(convolution.weight.shape)}")
        with torch.no_grad():
            convolution.weight.copy_(weight)
            convolution.bias.copy_(bias)
