"""Runs and lists Python tests one by one, so that ctest shows each as the sentence its name is.

sentences.py --list FOLDER              one line a test: FILE|CLASS|METHOD|slow or empty|the sentence
sentences.py FILE CLASS METHOD          runs it: exit 0 passed, 1 failed, 77 skipped and said why
"""

import ast
import importlib.util
import re
import sys
import unittest
from pathlib import Path

SKIPPED = 77


def tests_of(path):
    """(class, method, whether it is marked @slow) of a file, which is read and not run."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name.startswith("test_"):
                    marks = {mark.id for mark in item.decorator_list if isinstance(mark, ast.Name)}
                    yield node.name, item.name, "slow" in marks


def words_of(class_name):
    """KillNine -> kill nine"""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", class_name).lower()


def list_tests(folder):
    for path in sorted(folder.glob("test_*.py")):
        for class_name, method, is_slow in tests_of(path):
            sentence = f"{folder.name} {words_of(class_name)}: {method.removeprefix('test_').replace('_', ' ')}"
            print("|".join((str(path), class_name, method, "slow" if is_slow else "", sentence)))


def run_test(path, class_name, method):
    sys.path.insert(0, str(Path(__file__).parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    suite = unittest.TestSuite([getattr(module, class_name)(method)])
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for _, reason in result.skipped:
        print(f"SKIPPED, so nothing is shown: {reason}")
    if not result.wasSuccessful() or result.testsRun != 1:
        return 1
    return SKIPPED if result.skipped else 0


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        list_tests(Path(sys.argv[2]))
    else:
        sys.exit(run_test(Path(sys.argv[1]), *sys.argv[2:4]))
