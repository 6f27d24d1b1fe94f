"""The two words by which officers call a reporter: "Elang Biru".

Random per case and derived from nothing, so that two cases of one person don't show that they belong
together. The words were picked so that none says, or seems to say, anything about the person: things of
nature, and colours, materials, light and pattern. Left out are names of people and places, what serves as
an insult, a joke about bodies or a proverb about thieves, signs of parties, faiths, ranks, units and police
operations, and everything that would be cruel above a report of violence ("riang", "manis", "jinak").
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NOUNS: Final = _words(
    """
    Elang Kutilang Kepodang Murai Jalak Tekukur Pelatuk Bangau Pelikan Albatros Walet Kakatua Rangkong
    Enggang Kuau Puyuh Belibis Trinil Pipit Gelatik Manyar Prenjak Sikatan Srigunting Punai Pergam Walik
    Bubut Cangak Ibis Trulek Flamingo Angsa Merak Kolibri Kiwi Rusa Kijang Anoa Tapir Trenggiling Tupai
    Tarsius Kukang Kuskus Walabi Jerapah Bison Kanguru Koala Penyu Capung Lebah Belalang Arwana Gurami
    Bawal Kerapu Tenggiri Cakalang Tuna Salmon Sidat Baronang Sepat Belida Kepiting Rajungan Lobster
    Kerang Tiram Koral Cemara Pinus Jati Mahoni Meranti Ulin Kamper Sengon Trembesi Bungur Gaharu Eboni
    Sonokeling Merbau Bakau Nipah Sagu Aren Lontar Pandan Rotan Bambu Pakis Suplir Lumut Ilalang Kapuk
    Kapas Rami Serai Jahe Kunyit Lengkuas Kapulaga Cengkih Pala Lada Ketumbar Kemiri Vanili Kakao
    Kemangi Seledri Bayam Kangkung Sawi Selada Wortel Lobak Kentang Talas Jagung Sorgum Wijen Melinjo
    Mangga Manggis Rambutan Duku Langsat Sawo Nangka Sukun Cempedak Belimbing Sirsak Srikaya Markisa
    Nanas Jeruk Limau Ceri Plum Persik Kesemek Leci Kelengkeng Matoa Gandaria Kedondong Murbei Bengkuang
    Kenikir Anyelir Krisan Tulip Lavender Bugenvil Anggrek Edelweis Soka Puring Awan Kabut Gerimis Ombak
    Buih Riak Komet Planet Meteor Nebula Galaksi Cakrawala Kuarsa Granit Pualam Safir Zamrud Topas Giok
    Basal
    """
)

ADJECTIVES: Final = _words(
    """
    Biru Hijau Ungu Jingga Kuning Putih Perak Tembaga Perunggu Nila Lembayung Toska Kelabu Gading Pirus
    Marun Krem Magenta Indigo Kobalt Platina Porselen Satin Linen Beludru Terang Jernih Bening Cerah
    Cemerlang Gemilang Kemilau Benderang Temaram Teduh Sejuk Hening Tenang Senyap Mengilap Berkilau
    Bersinar Berpijar Bercahaya Berbinar Bergaris Berbintik Bercorak Berlapis Bermotif Lengkung
    Melingkar Lapang Ringan Lentur Kukuh Rata Simetris Seimbang Selaras Klasik Langka Unik Alami Tropis
    """
)


def make_pseudonym(first: int, second: int) -> str:
    """Return the pseudonym of two random numbers, each wrapped to the length of its list. Two open cases of a
    unit may share one; the ticket tells them apart.
    """
    return f"{NOUNS[first % len(NOUNS)]} {ADJECTIVES[second % len(ADJECTIVES)]}"
