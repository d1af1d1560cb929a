"""Write a llama of two layers with random weights, half a megabyte: it knows nothing and can be made to keep a form.

    python tiny_model.py FILE

Run by the environment that the server is installed in, which brings gguf and numpy.
"""

from __future__ import annotations

import sys

import gguf
import numpy as np

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 64, 2, 4, 128, 16_384
PRINTABLE = [chr(code) for code in range(0x21, 0x7F)]


def vocabulary() -> tuple[list[bytes], list[float], list[int]]:
    """Tokens, scores and kinds: control tokens, all bytes, printable characters. Control bytes are unused."""
    kinds = gguf.TokenType
    tokens, types = [b"<unk>", b"<s>", b"</s>"], [kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL]
    for byte in range(256):
        tokens.append(f"<0x{byte:02X}>".encode())
        types.append(kinds.UNUSED if (byte < 0x20 and byte != 0x0A) or byte >= 0x7F else kinds.BYTE)
    pieces = ["\u2581", *PRINTABLE]
    tokens += [piece.encode() for piece in pieces]
    types += [kinds.NORMAL] * len(pieces)
    return tokens, [0.0] * len(tokens), [int(kind) for kind in types]


def main() -> None:
    """Write the file."""
    random = np.random.default_rng(7)
    writer = gguf.GGUFWriter(sys.argv[1], "llama")
    tokens, scores, types = vocabulary()
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)

    def matrix(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) * 0.05).astype(np.float32)

    writer.add_tensor("token_embd.weight", matrix(len(tokens), WIDTH))
    writer.add_tensor("output.weight", matrix(len(tokens), WIDTH))
    writer.add_tensor("output_norm.weight", np.ones(WIDTH, dtype=np.float32))
    for layer in range(LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(WIDTH, dtype=np.float32))
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", matrix(WIDTH, WIDTH))
        writer.add_tensor(f"blk.{layer}.ffn_gate.weight", matrix(INNER, WIDTH))
        writer.add_tensor(f"blk.{layer}.ffn_up.weight", matrix(INNER, WIDTH))
        writer.add_tensor(f"blk.{layer}.ffn_down.weight", matrix(WIDTH, INNER))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
