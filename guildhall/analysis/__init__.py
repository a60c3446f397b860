"""Statistics as plain functions: numbers in, frozen results out.

Nothing here knows a database, a file or the time of day. A missing figure is `None` and
stays a gap: it is never read as zero, and no total is made from part of its period.
Results are plain Python numbers in frozen dataclasses, and each says which rule made it.

| module           | answers                                                               |
| ---------------- | --------------------------------------------------------------------- |
| `intervals`      | how sure are we of a count, rate or share?                            |
| `compare`        | is the change between two counts more than chance?                    |
| `series`         | months on a full spine, rolling years                                 |
| `verdict`        | has a series changed by more than chance, and which way?              |
| `verdict_words`  | a verdict as sentences, from the points and years it was made from    |
| `direction`      | what a way that a figure moved means, under its polarity              |
| `signals`        | the four named signals of a control chart                             |
| `control`        | XmR, c, u and p charts, re-based only at a named cause                |
| `control_chart`  | what a chart is made of: points, phases, and when there are no limits |
| `season`         | how far each time of year stands from the level                       |
| `funnel`         | which areas differ from their peers by more than chance, and by rank  |
| `targets`        | targets as rules that can be tested                                   |
| `rag`            | red, amber, green, grey or watch, by a dated rule                     |
| `suppression`    | which small figures to hide, and which others must hide with them     |
| `companions`     | the cheapest figures to hide beside a small one                       |
| `attack`         | what a reader could work out from the figures that are shown          |
| `evaluate`       | did it work: displacement, weighted differences, cannot attribute     |
| `regression`     | how far a group chosen for its worst year falls with nothing done     |
| `columns`        | the interval and rolling-year formulas over whole tables at once      |

Formulas follow the sources named beside them. Tests hold the published worked examples and
check against scipy, statsmodels or a slow second version.
"""
