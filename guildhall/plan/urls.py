"""The plan's addresses. Without a year, the plan in force today."""

from django.urls import URLPattern, path, register_converter

from guildhall.plan.views import editing, findings, pages


class PlanKey:
    """2016-17, or 2016 for a plan of one calendar year."""

    regex = r"\d{4}(?:-\d{2})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PlanKey, "plan_key")

SHOWN = [
    path("", pages.home, name="plan_home"),
    path("priorities/<slug:ident>/", pages.priority, name="plan_priority"),
    path("programmes/<slug:ident>/", pages.programme, name="plan_programme"),
    path("outcomes/<slug:ident>/", pages.outcome, name="plan_outcome"),
    path("measures/<slug:ident>/", pages.measure, name="plan_measure"),
    path("actions/<slug:ident>/", editing.action, name="plan_action"),
    path("figures/", pages.figures, name="plan_figures"),
    path("commitments/", pages.commitments, name="plan_commitments"),
    path("grants/", pages.grants, name="plan_grants"),
    path("people/", pages.people, name="plan_people"),
    path("words/", pages.terms, name="plan_terms"),
    path("findings/", findings.findings, name="plan_findings"),
    path("findings/<slug:key>/", findings.finding, name="plan_finding"),
    path("export/", pages.export, name="plan_export"),
]


def of_a_year(pattern: URLPattern) -> URLPattern:
    """The same page of a plan that the address names."""
    return path(f"plan/<plan_key:year>/{pattern.pattern}", pattern.callback, name=pattern.name)


urlpatterns = [
    *(path(f"plan/{each.pattern}", each.callback, name=each.name) for each in SHOWN),
    *(of_a_year(each) for each in SHOWN),
    path("plan/compare/", pages.compare, name="plan_diff"),
    path("plan/<plan_key:year>/edit/<slug:ident>/", editing.edit, name="plan_edit"),
    path("plan/<plan_key:year>/actions/<slug:ident>/due/", editing.due_date, name="plan_due"),
    path("plan/<plan_key:year>/people/<slug:ident>/", editing.holder, name="plan_holder"),
]
