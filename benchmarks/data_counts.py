"""What prepare makes of real collections: rows in, kept, set aside by reason, personal data out.

Run: python benchmarks/data_counts.py --data DIR    (a folder of public data; files not there are
left out)
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from malbeot.prepare.run import Plan, prepare

FILES = (
    ("food/foodie_dataset_v1.jsonl", "ko"),
    ("food/foodie_seed_tasks.jsonl", "any"),
    ("dacon_236216/train_even_ids.csv", "ko"),
    ("dacon_236216/augmented_pairs_even_ids.csv", "ko"),
    ("chat/ChatbotData.csv", "ko"),
    ("instruct/ko_alpaca_like.json", "any"),
    ("instruct/kullm_v1_user_oriented_ko.jsonl", "any"),
    ("instruct/seed_tasks.jsonl", "any"),
    ("medical/kin_doctor_qa.csv", "ko"),
    ("medical/hidoc_mental_health_qa.csv", "ko"),
    ("medical/chatdoctor5k.json", "any"),
    ("medical/medical_meadow_small.json", "any"),
    ("medical/medqa_usmle_4opt_test.jsonl", "any"),
    ("en_eval/gsm8k_test_200.jsonl", "any"),
    ("en_eval/TruthfulQA.csv", "any"),
)  # fmt: skip
_SHOWN = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    if options.data is None:
        print("skipped: name the folder of the data with --data DIR")
        return
    print(
        "| file | rows in | kept | set aside | most frequent reasons | texts with personal data |"
    )
    print("| --- | ---: | ---: | ---: | --- | ---: |")
    for name, language in FILES:
        path = options.data / name
        if not path.is_file():
            print(f"| {name} | not there | | | | |")
            continue
        with tempfile.TemporaryDirectory() as folder:
            report = prepare([path], Path(folder) / "out", Plan(language=language))  # type: ignore[arg-type]
        assert report.rows_in == report.kept + report.documents + report.set_aside
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in
                            list(report.reasons.items())[:_SHOWN])  # fmt: skip
        print(f"| {name} | {report.rows_in:,} | {report.kept:,} | {report.set_aside:,} | {reasons} "
              f"| {report.changed.get('pii', 0):,} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
