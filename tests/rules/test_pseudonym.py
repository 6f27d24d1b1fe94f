"""The pseudonym: two harmless words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rules import pseudonym


@given(st.integers(min_value=0), st.integers(min_value=0))
def test_any_two_numbers_give_two_words(first: int, second: int) -> None:
    noun, adjective = pseudonym.make_pseudonym(first, second).split()
    assert noun in pseudonym.NOUNS
    assert adjective in pseudonym.ADJECTIVES


def test_every_combination_can_come_up_and_is_told_apart() -> None:
    names = {
        pseudonym.make_pseudonym(first, second)
        for first in range(len(pseudonym.NOUNS))
        for second in range(len(pseudonym.ADJECTIVES))
    }
    assert len(names) == len(pseudonym.NOUNS) * len(pseudonym.ADJECTIVES)


def test_there_are_enough_words_and_each_is_one_capitalised_word() -> None:
    assert len(pseudonym.NOUNS) >= 150
    assert len(pseudonym.ADJECTIVES) >= 60
    words = pseudonym.NOUNS + pseudonym.ADJECTIVES
    assert len(set(words)) == len(words)
    assert all(word.isascii() and word.isalpha() and word == word.capitalize() for word in words)


def test_words_that_insult_name_or_belong_to_somebody_stay_out() -> None:
    """Animals used as insults, emblems of parties, faiths and ranks, names of people, moods and bodies."""
    unwanted = """
    Anjing Babi Monyet Kera Ular Tikus Buaya Cicak Kecoa Kambing Keledai Kerbau Sapi Kuda Ayam Bebek
    Burung Bangsat Bajing Jangkrik Kampret Kecebong Kadal Kadrun Unta Onta Domba Lintah Gagak Kancil
    Musang Serigala Banteng Beringin Garuda Mawar Melati Teratai Bintang Bulan Matahari Padi Gajah
    Rajawali Macan Harimau Singa Kurma Zaitun Salib Paus Salam Cokelat Merah Hitam Balok Bunga
    Kamboja Beruang Kakap Apel Pisang Terong Dewi Putri Bayu Surya Intan Mutiara Permata Fajar Indah
    Suci Setia Jaya Agung Teguh Lestari Asri Manis Cantik Molek Jantan Liar Jinak Riang Ceria
    Gembira Sedih Takut Berani Jujur Muda Tua Kecil Damai Licin
    """.split()  # noqa: SIM905 - a list of words is read as words
    assert not {*unwanted} & {*pseudonym.NOUNS, *pseudonym.ADJECTIVES}
