"""Loading a package: what comes out of a sound one, what comes out of several broken files at once, and what is inherited."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from yaodian.binding import Loaded, Package, binding_coverage, load_package, located, shipped_packages
from yaodian.indicators import Derived, Indicator
from yaodian.values import Confidence, Origin, Place, Problem

Load = Callable[[Path], Loaded]


@pytest.fixture
def package(county: Path, load: Load) -> Package:
    loaded = load(county)
    assert loaded.package is not None, loaded.problems
    return loaded.package


def put(path: Path, find: str, instead: str) -> None:
    text = path.read_text("utf-8")
    assert find in text
    path.write_text(text.replace(find, instead, 1), "utf-8")


def test_the_package_says_what_it_is(package: Package) -> None:
    assert (package.name, package.year, package.jurisdiction.code) == ("example", 2019, "CN-990101")
    assert package.levels == ("county", "township", "school")
    assert package.root_unit == "yunling"
    assert package.horizon == (date(2019, 1, 21), date(2020, 12, 31))
    assert package.default_as_of == date(2019, 10, 31)
    assert package.pace_tolerance == "delivery.pace_tolerance"
    assert package.outlines is not None
    assert package.outlines.inset == ("chengguan",)
    assert package.simulation is not None


def test_commitments_stand_in_the_order_of_the_text_with_its_words(package: Package) -> None:
    spans = [bound.commitment.span for bound in package.commitments]
    assert spans == sorted(spans)
    assert all(bound.commitment.span.of(package.text) == bound.commitment.text for bound in package.commitments)
    assert {bound.item for bound in package.commitments} == {item.number for item in package.plan.items}


def test_a_commitment_is_tied_to_its_evidence(package: Package) -> None:
    bound = package.bound("3.3")
    (measure,) = bound.evidence.measures
    assert (bound.lead, bound.due, bound.evidence.kind) == ("basic", date(2019, 12, 31), "indicator")
    assert (measure.indicator, measure.target, measure.pace) == ("large_entry_classes", 1, "linear")
    assert measure.parameters == ("class_size.first_grade",)
    assert measure.asks is not None
    assert (measure.asks.quantity, measure.asks.unit, measure.asks.every) == (0, "所", None)
    (target,) = bound.commitment.targets
    assert (target.quantity, target.unit, target.comparator) == (45, "人", "<=")
    assert bound.place is not None
    assert bound.place.file == "commitments/item-03.yaml"
    with pytest.raises(KeyError):
        package.bound("99.1")


def test_every_form_of_evidence_occurs_once_at_least(package: Package) -> None:
    evidence = [bound.evidence for bound in package.commitments]
    assert {one.kind for one in evidence} == {"indicator", "procedure", "mechanism", "document", "none"}
    measures = [measure for one in evidence for measure in one.measures]
    assert {measure.pace for measure in measures} == {"linear", "end"}
    assert {measure.below == "same" for measure in measures if measure.below} == {True, False}
    asked = [measure.asks for measure in measures if measure.asks]
    assert {one.every is None for one in asked} == {True, False}
    assert any(one.planned for one in evidence if one.kind == "document")
    assert any(one.document for one in evidence if one.kind == "document")


def test_every_form_of_target_occurs(package: Package) -> None:
    targets = [target for bound in package.commitments for target in bound.commitment.targets]
    assert {target.comparator for target in targets} == {"=", ">=", "<=", "about"}
    assert any(target.soft for target in targets)
    assert any(target.per for target in targets)
    assert any(target.baseline for target in targets)
    assert any(target.deadline and target.deadline.year == 2020 for target in targets)
    assert any(target.quantity == 0 for target in targets)
    assert max(len(bound.commitment.targets) for bound in package.commitments) == 2


def test_every_form_of_a_dataset_occurs(package: Package, load: Load) -> None:
    inherited = {name for kind, name in load(package.root).known.inherited if kind == "datasets"}
    own = [dataset for name, dataset in package.datasets.items() if name not in inherited]
    fields = [field for dataset in own for field in dataset.fields]
    assert {dataset.period_kind for dataset in own} == {"year", "school_year", "term", "month", "event"}
    assert {dataset.reported_by for dataset in own} == {"unit", "issuer"}
    assert {field.type for field in fields} == {"string", "integer", "number", "boolean", "date"}
    assert {field.personal for field in fields} == {"none", "pseudonym", "personal", "sensitive"}
    for name in (
        "required",
        "unique",
        "minimum",
        "maximum",
        "max_length",
        "pattern",
        "enum",
        "codes",
        "unit",
        "description",
    ):
        assert any(getattr(field, name) not in (None, False, "", ()) for field in fields), name
    assert any(dataset.known_on for dataset in own)
    assert any(dataset.kinds for dataset in own)
    assert {check.severity for dataset in own for check in dataset.checks} == {"error", "warning"}


def test_every_form_of_an_indicator_occurs(package: Package) -> None:
    indicators = list(package.indicators.values())
    assert any(isinstance(one, Derived) for one in indicators)
    plain = [one for one in indicators if isinstance(one, Indicator)]
    assert any(one.denominator == "1" for one in plain)
    assert any(one.denominator not in (None, "1") for one in plain)
    assert any(one.numerator == "1" and one.where for one in plain)
    assert {one.direction for one in indicators} == {"more", "less", "none"}
    assert any(one.levels for one in indicators)


def test_everything_made_up_says_so(package: Package) -> None:
    assert "虚构" in package.label.zh
    assert "fictional" in package.label.en
    assert "虚构" in package.lead_basis.zh
    assert "虚构" in package.text
    assert package.outlines is not None
    assert "虚构" in package.outlines.note.zh
    for rows in package.shipped:
        assert rows.origin is Origin.SIMULATED
        assert "虚构" in rows.source.title
    assert "模拟" in str(package.simulation)


def test_a_parameter_keeps_its_versions_and_a_low_confidence(package: Package) -> None:
    sizes = package.parameters["class_size.first_grade"].values
    assert [(value.value, value.confidence) for value in sizes] == [(50, Confidence.LOW), (45, Confidence.HIGH)]
    assert sizes[0].source.title == "来源不详"
    assert package.parameters.at("class_size.first_grade", date(2018, 12, 31), package.jurisdiction).value == 50
    assert package.parameters.at("class_size.first_grade", date(2019, 1, 1), package.jurisdiction).value == 45
    funds = package.parameters.at("funding.per_pupil", date(2019, 5, 1), package.jurisdiction).value
    assert isinstance(funds, dict)
    assert set(funds) == {"table", "rules", "formula"}


def test_the_countys_own_convention_goes_before_the_inherited_one(package: Package) -> None:
    values = package.parameters["delivery.pace_tolerance"].values
    assert {value.jurisdiction.code for value in values} == {"CN", "CN-990101"}
    tolerance = [
        package.parameters.at("delivery.pace_tolerance", day, package.jurisdiction).value
        for day in (date(2018, 6, 30), date(2019, 6, 30), date(2019, 7, 1))
    ]
    assert tolerance == [values[0].value, 10, 5]


def test_what_is_inherited_and_has_no_level_here_is_left_out(county: Path, load: Load) -> None:
    base = yaml.safe_load((county.parent / "china" / "package.yaml").read_text("utf-8"))
    strange = set(base["levels"]) - {"county", "township", "school"}
    known = load(county).known
    inherited = [known.datasets[name] for kind, name in known.inherited if kind == "datasets"]
    assert inherited, "what schools report is inherited"
    assert {dataset.level for dataset in inherited} == {"school"}
    assert not any(set(one.levels) & strange for one in known.indicators.values())
    for one in known.indicators.values():
        parts = {one.numerator, one.denominator} if isinstance(one, Derived) else set()
        assert parts <= set(known.indicators)


def test_the_coverage_counts(package: Package) -> None:
    found = binding_coverage(package)
    assert (found.items, found.items_bound) == (9, 9)
    assert found.commitments == len(package.commitments) == sum(found.by_kind.values())
    assert found.targets == found.targets_measured
    assert found.planned == sum(bound.evidence.planned for bound in package.commitments)
    assert found.systems == found.systems_needed
    assert found.unbound_systems == ()
    assert 0 < found.characters_bound <= found.characters


def test_all_faults_of_several_broken_files_come_out_at_once(county: Path, load: Load) -> None:
    put(county / "package.yaml", "year: 2019", "year: 二〇一九")
    put(county / "offices.yaml", "id: safety", "id: Safety")
    put(county / "commitments" / "item-01.yaml", "lead: planning", "leed: planning")
    put(county / "commitments" / "item-02.yaml", "quantity: 20,", "quantity: 20间,")
    put(county / "commitments" / "item-02.yaml", "due: 2019-06-30", "due: 2019-06-31")
    put(county / "commitments" / "item-03.yaml", "indicator: passed_townships", "indicator: passed_township")
    put(county / "commitments" / "item-04.yaml", "item: 4", "item: 5")
    put(county / "commitments" / "item-05.yaml", "      kind: document", "\t     kind: document")
    put(county / "indicators" / "people.yaml", "numerator: hours >= 72", "numerator: hour >= 72")
    put(county / "datasets" / "schools.yaml", "period: month", "period: monthly")
    put(county / "units.yaml", "parent: wangxi", "parent: wangxy")
    put(county / "cases" / "people.yaml", "status: met", "status: done")
    problems = load(county).problems
    found = {(one.place.file, one.code) for one in problems if one.place}
    assert {
        ("package.yaml", "wrong-type"),
        ("offices.yaml", "out-of-range"),
        ("commitments/item-01.yaml", "unknown-key"),
        ("commitments/item-02.yaml", "wrong-type"),
        ("commitments/item-02.yaml", "wrong-date"),
        ("commitments/item-03.yaml", "unknown-name"),
        ("commitments/item-04.yaml", "wrong-item"),
        ("commitments/item-05.yaml", "yaml-syntax"),
        ("indicators/people.yaml", "wrong-expression"),
        ("datasets/schools.yaml", "not-allowed"),
        ("units.yaml", "unknown-name"),
        ("cases/people.yaml", "not-allowed"),
    } == found, "\n".join(map(str, problems))
    assert all(one.place and one.place.line and one.remedy for one in problems)


def test_a_package_with_a_fault_is_not_handed_out(county: Path, load: Load) -> None:
    put(county / "commitments" / "item-01.yaml", "lead: planning", "lead: planing")
    loaded = load(county)
    assert loaded.package is None
    assert not loaded.sound


def test_a_warning_does_not_hold_a_package_back(county: Path, load: Load) -> None:
    put(county / "commitments" / "item-01.yaml", "quantity: 600", "quantity: 601")
    loaded = load(county)
    assert [problem.severity for problem in loaded.problems] == ["warning"]
    assert loaded.sound
    assert loaded.package is not None


def test_rules_without_a_plan_make_no_package_and_no_fault(county: Path, load: Load) -> None:
    loaded = load(county.parent / "china")
    assert loaded.sound
    assert loaded.package is None
    assert loaded.known.datasets


def test_every_change_of_a_file_changes_the_digest(county: Path, load: Load) -> None:
    before = load(county).package
    again = load(county).package
    put(county / "data" / "conditions" / "2019-wangxi.csv", "21,95,7", "21,96,7")
    rows = load(county).package
    put(county.parent / "china" / "parameters" / "delivery.yaml", "value: 5", "value: 6")
    base = load(county).package
    digests = [package.digest for package in (before, again, rows, base) if package is not None]
    assert len(digests) == 4
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_a_folder_that_is_no_package(tmp_path: Path) -> None:
    (problem,) = load_package(tmp_path / "nothing", shown="nothing").problems
    assert (problem.code, problem.place) == ("no-package", Place("nothing"))
    (problem,) = load_package(tmp_path, shown="").problems
    assert problem.code == "unreadable-file"


def test_bases_are_found_beside_the_package_and_in_the_folders_given(tmp_path: Path, county: Path) -> None:
    alone = tmp_path / "example"
    shutil.copytree(county, alone)
    assert [problem.code for problem in load_package(alone).problems] == ["unknown-name"], (
        "and nothing about what it would inherit"
    )
    assert load_package(alone, near=(county.parent,)).problems == ()


def test_places_are_shown_as_the_caller_names_the_folder(county: Path) -> None:
    put(county / "package.yaml", "year: 2019", "yaer: 2019")
    (problem,) = load_package(county, shown="policies/example").problems
    assert problem.place is not None
    assert problem.place.file == "policies/example/package.yaml"


def test_a_base_of_two_bases_is_read_once(tmp_path: Path, load: Load) -> None:
    for name, extends in (("ground", ""), ("left", "ground"), ("right", "ground"), ("roof", "left, right")):
        (tmp_path / name / "parameters").mkdir(parents=True)
        listed = f"extends: [{extends}]\n" if extends else ""
        text = f"name: {name}\nlabel: {name}\njurisdiction: CN\n{listed}"
        (tmp_path / name / "package.yaml").write_text(text, "utf-8")
    value = "{id: a.b, name: x, value: 1, effective_from: 2019, jurisdiction: CN, source: {title: x}, confidence: low}"
    (tmp_path / "ground" / "parameters" / "a.yaml").write_text(f"topic: x\nparameters:\n  - {value}\n", "utf-8")
    loaded = load(tmp_path / "roof")
    assert loaded.problems == ()
    assert [one.id for one in loaded.values] == ["a.b"]


def test_a_package_that_names_levels_must_declare_them(tmp_path: Path, load: Load) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "package.yaml").write_text(f"name: {tmp_path.name}\nlabel: x\njurisdiction: CN\n", "utf-8")
    (problem,) = [one for one in load(tmp_path).problems if one.severity == "error"]
    assert "层级" in problem.message


def test_the_name_of_a_package_is_that_of_its_folder(county: Path, load: Load, tmp_path: Path) -> None:
    shutil.copytree(county.parent / "china", tmp_path / "china")
    shutil.copytree(county, tmp_path / "other")
    (problem,) = load(tmp_path / "other").problems
    assert (problem.code, problem.severity) == ("other-name", "warning")


def test_the_shipped_packages_are_found() -> None:
    assert (shipped_packages() / "example" / "package.yaml").is_file()


def test_problems_with_a_path_are_placed_in_their_file(county: Path, load: Load) -> None:
    node = load(county).simulation
    assert node is not None
    text = (county / "simulation.yaml").read_text("utf-8").splitlines()
    told = [
        Problem("x", "rows[1].fields.heated:没有写明"),
        Problem("x", "institutions[1]:没有键“at_least”"),
        Problem("x", "rows[9].fields:没有"),
        Problem("x", "没有路径"),
    ]
    lines = [one.place.line for one in located(told, node) if one.place]
    assert [text[line - 1].strip().split(":")[0] for line in lines[:3]] == ["heated", "at_least", "rows"]
    assert lines[3] == node.place.line
    assert [one.message for one in located(told, node)] == ["没有写明", "没有键“at_least”", "没有", "没有路径"]
