"""A row of results in words: value, evidence, bounds, change, gap. One wording for tables, cards and charts."""

import math
from dataclasses import dataclass

from kpi import numbers, vocabulary
from kpi.comparison import Amount
from kpi.figures import Figure, Row, Status
from kpi.indicators import Indicator, Measure, ValueType, indicators
from kpi.plan import Plan, Target
from kpi.wording import text


def status_word(status: Status | None, language: str) -> str:
    """The status in a word; "no target set" without one (rule 13)."""
    return text(language, "figures.no_target" if status is None else f"figures.status_{status.value}")


def of_row(plan: Plan, row: Row, language: str) -> "Labels":
    """The words of a row of this plan's results."""
    target = plan.target(row.target_id) if row.target_id else None
    return Labels(row, indicators()[row.indicator], target, language)


@dataclass(frozen=True, slots=True)
class Labels:
    """One row of results and what its figures mean; `target` is None for a measured-only headline (rule 13)."""

    row: Row
    indicator: Indicator
    target: Target | None
    language: str

    @property
    def figure(self) -> Figure:
        return self.row.figure

    @property
    def measure(self) -> Measure:
        """The target's own measure where it names one; a threshold on each unit makes it a share of units."""
        if self.target is not None and self.target.unit_threshold is not None:
            return Measure.SHARE_OF_UNITS
        return self.target.measure if self.target is not None and self.target.measure else self.indicator.measure

    @property
    def value_type(self) -> ValueType:
        return ValueType.PERCENT if self.measure is Measure.SHARE_OF_UNITS else self.indicator.value_type

    def name(self) -> str:
        """What is measured: the target's own label, else the indicator's."""
        if self.target is None:
            return self.indicator.name(self.language)
        return self.target.name(self.language)

    def value(self) -> str:
        """The value with its unit sign; "–" when nothing was reported, since a share of 0% would read as an answer."""
        if self.figure.value is None or self.figure.reported == 0:
            return "–"
        return self._amount(self.figure.value)

    def demand(self) -> str:
        """The demand in signs ("≥ 20%"); "no target set" where the plan sets none."""
        if self.row.comparator is None or self.row.target is None:
            return text(self.language, "figures.no_target")
        return numbers.demand(self.row.comparator, self.row.target, self.value_type, self.language)

    def status(self) -> str:
        return status_word(self.row.status, self.language)

    def evidence(self) -> str:
        """What the value is made of ("31/54 đơn vị", "1.234/2.000 giáo viên"), or why there is none."""
        figure = self.figure
        if figure.reported == 0:
            return self._text("nothing_reported")
        if self.measure is Measure.SHARE_OF_UNITS:
            return self._text(
                "pairs_of" if self.indicator.per_level else "units_of", met=figure.met, expected=figure.expected
            )
        if figure.value is None:
            return self._text("zero_over_zero")
        if isinstance(figure.value, float) and math.isinf(figure.value):
            return self._infinite()
        if self.measure is Measure.MEAN_OF_UNITS:
            return "" if figure.pooled is None else self._text("pooled", amount=self._amount(figure.pooled, plain=True))
        sums = self._text("sums_of", numerator=figure.numerator, denominator=figure.denominator)
        thing = vocabulary.counted().get(self.target.counted if self.target else self.indicator.counted)
        return sums if thing is None or self.value_type is ValueType.RATIO else f"{sums} {thing.name(self.language)}"

    def bounds(self) -> str:
        """The honest bounds in words; "" when everything is known or nothing can be said (rule 2)."""
        figure = self.figure
        if figure.reported == 0 or figure.low is None or figure.high is None or figure.low == figure.high:
            return ""
        low, high = self._amount(figure.low, plain=True), self._amount(figure.high, plain=True)
        return self._text("bounds", low=low, high=high)

    def silent(self) -> str:
        """How many have not reported; "" when all have."""
        return self._text("silent", n=self.figure.silent) if self.figure.silent else ""

    def share_of_reported(self) -> str:
        """Beside a share of units with silent ones: the share of those that reported, never instead of it (rule 2)."""
        figure = self.figure
        if self.measure is not Measure.SHARE_OF_UNITS or not figure.silent or not figure.reported:
            return ""
        share = numbers.decimal(figure.met * 100 / figure.reported, self.language) + "%"
        return self._text("share_of_reported", amount=share, n=figure.reported)

    def warning(self) -> str:
        """A percentage above 100 is an error to show, never capped (rule 3)."""
        value = self.figure.value
        too_much = self.value_type is ValueType.PERCENT and value is not None and value > 100
        return self._text("over_hundred") if too_much else ""

    def change(self) -> str:
        """The change since the previous period, signed; "" without one."""
        change = self.row.change
        if change is None or (isinstance(change, float) and not math.isfinite(change)):
            return ""
        shown = numbers.decimal(change, self.language, sign=True)
        if shown in ("0", "−0"):
            return self._text("change_none")
        percent = self.value_type is ValueType.PERCENT
        return self._text("change_percent" if percent else "change_other", amount=shown)

    def gap(self) -> str:
        """What exactly is missing, in things one can count (rule 9); "" when nothing can be said."""
        row = self.row
        if row.gap is None or row.comparator is None:
            return ""
        if row.gap == 0:
            return self._text("gap_none")
        over, amount = row.comparator.wants_low, numbers.decimal(row.gap, self.language, 2)
        if row.gap_unit in ("points", "percentage_points"):
            return self._text(f"gap_over_{row.gap_unit}" if over else f"gap_{row.gap_unit}", amount=amount)
        thing = vocabulary.counted().get(row.gap_unit)
        if thing is not None:
            return self._text("gap_count", amount=amount, thing=thing.name(self.language))
        return self._text("gap_excess" if over else "gap_short", amount=amount)

    def _amount(self, value: Amount, *, plain: bool = False) -> str:
        demanded = None if plain else self.row.target
        return numbers.amount(value, self.value_type, self.language, comparator=self.row.comparator, target=demanded)

    def _infinite(self) -> str:
        english = self.language == "en"
        return self._text(
            "infinite",
            numerator=self.figure.numerator,
            denominator_words=self.indicator.denominator_en if english else self.indicator.denominator,
        )

    def _text(self, key: str, **values: object) -> str:
        return text(self.language, f"figures.{key}", **values)
