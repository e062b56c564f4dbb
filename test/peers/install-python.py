"""Makes the environment "venv" in the working folder and installs requirements.txt into it.

The pip that comes with Python as a wheel does so from there: to install pip first, as venv does it, takes longer than what
is wanted. Nothing is compiled ahead: Python compiles what is loaded.
"""

import ensurepip
import glob
import os
import subprocess
import sys
import sysconfig

folders = [os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"), sysconfig.get_config_var("WHEEL_PKG_DIR")]
wheels = [wheel for folder in folders if folder for wheel in sorted(glob.glob(os.path.join(folder, "pip-*.whl")))]
python = os.path.join("venv", "bin", "python")
subprocess.run([sys.executable, "-m", "venv", "venv", *(["--without-pip"] if wheels else [])], check=True)
pip = [os.path.join(wheels[-1], "pip")] if wheels else ["-m", "pip"]
options = ["--quiet", "--disable-pip-version-check", "--no-compile", "--requirement", "requirements.txt"]
sys.exit(subprocess.run([python, *pip, "install", *options]).returncode)
