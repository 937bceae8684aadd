"""The meeting as an official report ("Báo cáo") in Word's format."""

from exports.official_report.report import write_report

__all__ = ["write_report"]
