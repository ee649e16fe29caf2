from pathlib import Path

import pytest

from trialpost.errors import Unreadable
from trialpost.matching.coded import key_of
from trialpost.matching.text import TextIndex
from trialpost.model.status import RecruitmentStatus
from trials_made_up import trial


def found(index: TextIndex, text: str) -> list[str]:
    return [one for one, _ in index.search(text)]


def test_british_and_american_spelling_and_stems_are_found_alike() -> None:
    index = TextIndex.of([trial(1, title="Childhood leukaemia and walking")])
    assert found(index, "walks leukemia") == ["NCT00000001"]
    assert found(index, "walking anemia") == []


def test_words_in_quotes_have_to_stand_together() -> None:
    index = TextIndex.of([trial(1, title="Heart rate after kidney failure")])
    assert found(index, "heart failure") == ["NCT00000001"]
    assert found(index, '"heart failure"') == []


def test_a_replaced_document_is_found_by_its_new_words_only() -> None:
    index = TextIndex.of([trial(1, title="Apples"), trial(2, title="Pears")])
    index.replace([trial(1, title="Plums")], removed=["NCT00000002"])
    assert (found(index, "apples"), found(index, "pears")) == ([], [])
    assert found(index, "plums") == ["NCT00000001"]
    assert len(index) == 1


def test_a_folder_is_shared_and_stamped(tmp_path: Path) -> None:
    writer, reader = TextIndex(tmp_path / "index"), TextIndex(tmp_path / "index")
    assert reader.is_behind("7")
    writer.build([trial(1, title="Apples")], version="7")
    reader.refresh()
    assert found(reader, "apples") == ["NCT00000001"]
    assert not TextIndex(tmp_path / "index").is_behind("7")


def test_a_broken_index_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    TextIndex(folder).build([trial(1)])
    (folder / "meta.json").write_text("{")
    with pytest.raises(Unreadable, match="delete the folder"):
        TextIndex(folder)


def test_other_names_of_a_condition_in_a_text_are_found_as_well() -> None:
    index = TextIndex.of([
        trial(1, title="Aspirin after myocardial infarction"),
        trial(2, title="Aspirin after a heart attack"),
        trial(3, title="Statins after myocardial infarction"),
        trial(4, title="Attack of the aspirin, a heart warming study"),
    ])  # fmt: skip
    others = {"heart attack": (("myocardial", "infarction"),)}
    hits = index.search("heart attack aspirin", others=others)
    assert sorted(one for one, _ in hits) == ["NCT00000001", "NCT00000002"]
    assert index.count("heart attack aspirin", others=others) == 2


@pytest.mark.parametrize("text", ["", "  ", "AND OR NOT", "(", '"', "a:b^c~2 [x TO y]", "\\"])
def test_any_text_can_be_counted(text: str) -> None:
    index = TextIndex.of([trial(1, title="Apples")])
    assert index.count(text, others={"apples": (("pears",),)}) == len(index.search(text))


def test_all_scores_at_once_are_those_of_the_search(tmp_path: Path) -> None:
    made = [
        trial(number, title=title, status=status)
        for number, (title, status) in enumerate(
            [
                ("Apples and pears", "recruiting"),
                ("Apples", "completed"),
                ("Pears", "recruiting"),
                ("Pears, plums and apples in syrup", "not_yet_recruiting"),
            ],
            1,
        )
    ]
    index = TextIndex(tmp_path)
    index.build(made)
    told = {key_of(one): score for one, score in index.search("apples")}
    keys, scores = index.scores(["apples"])
    assert dict(zip(keys.tolist(), scores.tolist(), strict=True)) == told

    open_ones = frozenset({RecruitmentStatus.RECRUITING})
    keys, scores = index.scores(["apples"], among=open_ones)
    here = key_of("NCT00000001")
    assert dict(zip(keys.tolist(), scores.tolist(), strict=True)) == {here: told[here]}

    keys, scores = index.scores(["apples", "plums"])  # each has the better of the two
    better = dict(index.search("apples")) | dict(index.search("plums"))
    assert dict(zip(keys.tolist(), scores.tolist(), strict=True)) == {
        key_of(one): pytest.approx(max(score, told.get(key_of(one), 0.0)), rel=1e-6)
        for one, score in better.items()
    }
    assert [len(one) for one in index.scores(["", "cherries"])] == [0, 0]


def test_a_trial_that_ends_is_found_among_those_that_ended() -> None:
    index = TextIndex.of([trial(1, title="Apples")])
    index.replace([trial(1, title="Apples", status="completed")])
    over = frozenset({RecruitmentStatus.COMPLETED})
    assert len(index.scores(["apples"], among=over)[0]) == 1
    assert len(index.scores(["apples"], among=frozenset({RecruitmentStatus.RECRUITING}))[0]) == 0


def test_whether_one_trial_holds_some_words() -> None:
    index = TextIndex.of([trial(1, title="Apples"), trial(2, title="Pears")])
    assert index.holds("NCT00000001", "apple")
    assert not index.holds("NCT00000002", "apple")
    assert not index.holds("NCT00000003", "apple")
    assert not index.holds("NCT00000001", "")


def test_an_index_in_another_form_is_emptied(tmp_path: Path) -> None:
    index = TextIndex(tmp_path)
    index.build([trial(1)], version="7")
    stamp = tmp_path / "trialpost-index.json"
    stamp.write_text(stamp.read_text().replace('"form": 2', '"form": 1'))
    again = TextIndex(tmp_path)
    assert len(again) == 0
    assert again.is_behind("7")
