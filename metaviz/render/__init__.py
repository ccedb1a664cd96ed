"""Pictures with vispy, from a course and a time; no Qt.

A `Frame` (what to show) goes into a `Picture` (the layers: plate, colonies, dots, marks, founders). `MapCanvas`
shows it in a window, `still` and `film` write it to a file.
"""
