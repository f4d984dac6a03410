"""Agreement between coders: coefficients, their bootstrap intervals, and a report of all of them.

Pure functions of inert inputs (`inputs`), with numpy and without Django or a database. `compute.report_of` makes a
`report.Report`; `as_json` and `as_csv` write it. What is computed and how is told in docs/agreement.md.
"""
