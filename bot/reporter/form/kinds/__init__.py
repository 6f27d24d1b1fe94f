"""The kinds of question, each in the file of its name, and the table of them all.

A kind says what it takes and how, which buttons it has, and how its answer is kept and summed up. What it
doesn't say is as in `bot.reporter.form.steps.QuestionKind`. How an officer reads an answer stands beside how
its reporter does, by what the answer holds (`bot.texts.answer_values`).
"""

from typing import Final

from bot.reporter.form.kinds.accused import AccusedName, AccusedNearby, AccusedUnitChoice
from bot.reporter.form.kinds.amount import Amount
from bot.reporter.form.kinds.categories import CategoryChoice, GroupChoice
from bot.reporter.form.kinds.choice import ChoiceOfOne
from bot.reporter.form.kinds.confidentiality import Confidentiality
from bot.reporter.form.kinds.confirmation import CancelConfirmation, RewriteConfirmation
from bot.reporter.form.kinds.files import Files
from bot.reporter.form.kinds.own_words import OwnWords
from bot.reporter.form.kinds.people import People, Person, PersonDetail, PersonLooks
from bot.reporter.form.kinds.phone import Phone
from bot.reporter.form.kinds.review import Review, ReviewLines
from bot.reporter.form.kinds.story import Story
from bot.reporter.form.kinds.unit import Unit
from bot.reporter.form.kinds.when import When
from bot.reporter.form.kinds.where import Where
from bot.reporter.form.kinds.written import Written

UNIT: Final = Unit()
GROUP: Final = GroupChoice()
CATEGORY: Final = CategoryChoice()
CHOICE: Final = ChoiceOfOne()
STORY: Final = Story()
ACCUSED: Final = AccusedUnitChoice()
ACCUSED_NEARBY: Final = AccusedNearby()
ACCUSED_NAME: Final = AccusedName()
TEXT: Final = Written()
AMOUNT: Final = Amount()
WHEN: Final = When()
WHERE: Final = Where()
PEOPLE: Final = People()
PERSON: Final = Person()
PERSON_DETAIL: Final = PersonDetail()
PERSON_LOOKS: Final = PersonLooks()
FILES: Final = Files()
CONFIDENTIALITY: Final = Confidentiality()
PHONE: Final = Phone()
REVIEW: Final = Review()
OWN_WORDS: Final = OwnWords()
LINES: Final = ReviewLines()
CANCEL: Final = CancelConfirmation()
REWRITE: Final = RewriteConfirmation()
