"""The smallest window that Qt, vispy and NumPy make together: what the size of the bundle is measured against."""

import sys

import numpy as np
import PySide6.QtOpenGLWidgets
import PySide6.QtSvg
import vispy.app
import vispy.gloo
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

SHOWN_MS = 300


def main() -> int:
    """Show a number for a moment; the modules imported above are those that the program imports of the three."""
    vispy.app.use_app("pyside6")
    application = QApplication(sys.argv)
    window = QMainWindow()
    parts = (PySide6.QtOpenGLWidgets.__name__, PySide6.QtSvg.__name__, vispy.gloo.__name__)
    window.setCentralWidget(QLabel(f"{', '.join(parts)}, {np.fft.fft(np.ones(4))[0].real:.0f}"))
    window.show()
    QTimer.singleShot(SHOWN_MS, application.quit)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
