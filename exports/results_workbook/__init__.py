"""The meeting as a workbook: an index, one sheet a topic, real numbers, native charts."""

from exports.results_workbook.workbook import write_results_workbook

__all__ = ["write_results_workbook"]
