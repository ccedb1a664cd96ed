"""Tries the window as a person does, with keys and with a look at the screen."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bare.commands import Faults, faults_of_command
from bare.hands import Hands
from bare.machine import HOME, Machine
from bare.screen import Screen, waited_for

FIRST_PICTURE_S, ANSWER_S, END_S = 90.0, 20.0, 30.0
REST_S = 1.5
SAVED = "mine.yaml"


def faults_of_window(machine: Machine, program: str, screen: Screen) -> Faults:
    """Play, pause, seek and save in a window, end it, and open what was saved in another; return what goes wrong."""
    hands = Hands(screen.display)
    with _opened(machine, screen, program) as faults:
        if not faults:
            faults += [*_faults_of_playing(screen, hands), *_faults_of_saving(machine, hands)]
    faults += faults_of_command(machine, screen.display, program, "check", f"{HOME}/{SAVED}")
    with _opened(machine, screen, program, f"{HOME}/{SAVED}") as again:
        # The title of a window with a file of one's own names the file.
        if not again and not waited_for(lambda: hands.sees(SAVED), ANSWER_S):
            again.append("What was saved does not open.")
    return faults + again


@contextmanager
def _opened(machine: Machine, screen: Screen, *words: str) -> Iterator[Faults]:
    """Lend a list of faults while a window is open; what goes wrong with the window itself is added to it."""
    faults: Faults = []
    command = machine.person(screen.display, *words)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        if not waited_for(lambda: running.poll() is not None or screen.shows_a_body(), FIRST_PICTURE_S):
            faults.append("No picture comes.")
        elif running.poll() is not None:
            faults.append(f"The window closed by itself with {running.returncode}.")
        yield faults
        hands = Hands(screen.display)
        if running.poll() is None and hands.turn_to("metaviz"):
            hands.press("ctrl+q")
        try:
            said, _ = running.communicate(timeout=END_S)
        except subprocess.TimeoutExpired:
            running.kill()
            said, _ = running.communicate()
            faults.append("The window does not close when asked to.")
    if said.strip():
        faults.append(f"The window prints: {said.strip()[-400:]}")
    if not faults and running.returncode != 0:
        faults.append(f"The window ends with {running.returncode}.")


def _faults_of_playing(screen: Screen, hands: Hands) -> Faults:
    faults: Faults = []
    if not hands.turn_to("metaviz"):
        return ["There is no window of that name."]
    hands.press("Escape")
    if not screen.rests(REST_S, ANSWER_S):
        faults.append("The picture moves before anybody plays it.")
    hands.press("space")
    if not screen.changes(ANSWER_S):
        faults.append("Nothing moves while it plays.")
    time.sleep(REST_S)
    hands.press("space")
    if not screen.rests(REST_S, ANSWER_S):
        faults.append("The picture moves while it is paused.")
    played = screen.picture()
    hands.press("ctrl+Home")
    if not (waited_for(lambda: screen.picture() != played, ANSWER_S) and screen.rests(REST_S, ANSWER_S)):
        faults.append("Going to the start changes nothing.")
    start = screen.picture()
    hands.press("Right", "Right")
    if not (waited_for(lambda: screen.picture() != start, ANSWER_S) and screen.rests(REST_S, ANSWER_S)):
        faults.append("A step forward changes nothing.")
    stepped = screen.picture()
    hands.press("End")
    if not waited_for(lambda: screen.picture() != stepped, ANSWER_S):
        faults.append("A jump to the end changes nothing.")
    return faults


def _faults_of_saving(machine: Machine, hands: Hands) -> Faults:
    hands.press("ctrl+shift+s")
    if not hands.turn_to("Save scene"):
        return ["Nobody asks under which name to save."]
    hands.type(f"{HOME}/{SAVED}")
    hands.press("Return")
    if not waited_for((machine.home / SAVED).is_file, ANSWER_S):
        return ["The scene was not saved."]
    return []
