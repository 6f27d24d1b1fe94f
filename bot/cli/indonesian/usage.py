"""Commands that weren't understood (`bot.cli.misunderstood`)."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
    "Usage: {usage}": "Cara pakai: {usage}",
    "Try '{command}' for help.": "Penjelasan (bahasa Inggris): {command}",
    "Error: {sentence}": "Salah: {sentence}",
    "Missing command.": "perintahnya belum ditulis.",
    "No such command {name}.": "tidak ada perintah {name}.",
    "No such option: {name}": "tidak ada pilihan {name}.",
    "No such option: {name} (Possible options: {nearest})": "tidak ada pilihan {name}. Maksud Anda {nearest}?",
    "Missing argument {name}.": "{name} belum ditulis.",
    "Missing option {name}.": "pilihan {name} belum ditulis.",
    "Missing argument {name}. Choose from: {known}": "{name} belum ditulis. Pilih: {known}",
    "Missing option {name}. Choose from: {known}": "pilihan {name} belum ditulis. Pilih: {known}",
    "Option {name} requires an argument.": "pilihan {name} memerlukan isi.",
    "Option {name} requires {count} arguments.": "pilihan {name} memerlukan {count} isi.",
    "Option {name} does not take a value.": "pilihan {name} tidak memerlukan isi.",
    "Got unexpected extra argument(s) ({rest})": (
        "terlalu banyak yang ditulis ({rest}). Teks dengan spasi diberi tanda kutip."
    ),
    "Invalid value for {name}: {reason}": "isi {name} salah: {reason}",
    "Invalid value: {reason}": "isinya salah: {reason}",
    "{value} is not one of {known}.": "{value} bukan salah satu dari {known}.",
    "file {path} is a directory.": "{path} adalah folder, bukan berkas.",
    "Input should be a valid integer, unable to parse string as an integer": "harus bilangan bulat",
    "Input should be greater than or equal to {least}": "paling sedikit {least}",
    "Input should be less than or equal to {most}": "paling banyak {most}",
}
