"""The trained encoder as an ONNX graph of fused operators, in whole numbers of eight bits."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from heedful.reading.training.encoder import HEARINGS, LAYERS

OPSET = (helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1))
Weights = Mapping[str, NDArray[np.float32]]


class Graph:
    """Operators and weights, added one after the other."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.kept: dict[str, Any] = {}

    def weight(self, name: str, *, turned: bool = False) -> str:
        values = self.weights[name].T if turned else self.weights[name]
        self.kept[name] = numpy_helper.from_array(np.ascontiguousarray(values, dtype=np.float32), name)
        return name

    def put(self, name: str, values: NDArray[Any]) -> None:
        self.kept[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)

    def plain(self, kind: str, given: list[str], result: str, **options: Any) -> str:
        """Add an operator that every ONNX runtime has."""
        return self.add(kind, given, result, domain="", **options)

    def add(self, kind: str, given: list[str], result: str, **options: Any) -> str:
        domain = options.pop("domain", "com.microsoft")
        self.nodes.append(helper.make_node(kind, given, [result], name=result, domain=domain, **options))
        return result


def write(weights: Weights, path: Path) -> None:
    """Write the encoder: pieces and lengths in, one vector a piece out; float first, then in eight bits."""
    whole = path.with_suffix(".float.onnx")
    onnx.save(_model(weights), whole)
    quantize_dynamic(
        whole,
        path,
        op_types_to_quantize=["MatMul", "Attention"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


def _model(weights: Weights) -> Any:
    graph = Graph(weights)
    words = _embedded(graph)
    for number in range(LAYERS):
        words = _layer(graph, f"layers.{number}", words)
    graph.nodes[-1].output[0] = "vectors"
    shape = ["posts", "pieces"]
    given = [
        helper.make_tensor_value_info("pieces", TensorProto.INT32, shape),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["posts"]),
    ]
    result = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [*shape, 384])]
    made = helper.make_graph(graph.nodes, "reading", given, result, list(graph.kept.values()))
    return helper.make_model(made, opset_imports=OPSET, ir_version=8, producer_name="heedful")


def _embedded(graph: Graph) -> str:
    """Add the words' vectors: eight bits with a scale of its own for each word, so rare ones stay apart."""
    words = graph.weights["words.weight"]
    scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-9) / 127
    graph.put("words", np.rint(words / scale).astype(np.int8))
    graph.put("scale", scale.astype(np.float32))
    graph.put("places", graph.weights["places.weight"] + graph.weights["sides.weight"][:1])
    graph.put("nothing", np.array([0], np.int64))
    graph.put("second", np.array([1], np.int64))
    coarse = graph.plain(
        "Cast", [graph.plain("Gather", ["words", "pieces"], "coarse")], "wide", to=TensorProto.FLOAT
    )
    fine = graph.plain("Mul", [coarse, graph.plain("Gather", ["scale", "pieces"], "scaled")], "fine")
    length = graph.plain("Slice", [graph.plain("Shape", ["pieces"], "shape"), "second", "two"], "length")
    graph.put("two", np.array([2], np.int64))
    placed = graph.plain("Slice", ["places", "nothing", length, "nothing"], "placed")
    summed = graph.plain("Add", [fine, placed], "summed")
    normal = [summed, graph.weight("first.weight"), graph.weight("first.bias")]
    return graph.plain("LayerNormalization", normal, "embedded", epsilon=1e-12, axis=-1)


def _layer(graph: Graph, name: str, words: str) -> str:
    qkv = [graph.weight(f"{name}.qkv.weight", turned=True), graph.weight(f"{name}.qkv.bias")]
    heard = graph.add("Attention", [words, *qkv, "lengths"], f"{name}.heard", num_heads=HEARINGS)
    out = graph.plain("MatMul", [heard, graph.weight(f"{name}.out.weight", turned=True)], f"{name}.out")
    words = _normal(graph, f"{name}.after_attention", out, words, f"{name}.out.bias")
    wide = graph.plain("MatMul", [words, graph.weight(f"{name}.widen.weight", turned=True)], f"{name}.wide")
    wide = graph.add("BiasGelu", [wide, graph.weight(f"{name}.widen.bias")], f"{name}.gelu")
    narrow = graph.plain(
        "MatMul", [wide, graph.weight(f"{name}.narrow.weight", turned=True)], f"{name}.narrow"
    )
    return _normal(graph, f"{name}.after_inner", narrow, words, f"{name}.narrow.bias")


def _normal(graph: Graph, name: str, words: str, before: str, bias: str) -> str:
    given = [words, before, graph.weight(f"{name}.weight"), graph.weight(f"{name}.bias"), graph.weight(bias)]
    return graph.add("SkipLayerNormalization", given, f"{name}.normal", epsilon=1e-12)
