#!/bin/sh
# Makes or completes the virtual environment: environment.sh PYTHON VENV REQUIREMENTS. Says in one line what is missing.
set -u
python=$1 venv=$2 requirements=$3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Python 3.11 or newer is needed: $python is missing or older. On Debian/Ubuntu: apt-get install python3"
    exit 1
}
"$python" -c 'import ensurepip, venv' 2>/dev/null || {
    echo "This Python lacks venv. On Debian/Ubuntu: apt-get install python3-venv"
    exit 1
}
# An environment of another Python, or one whose making was cut short, is made anew.
if ! "$venv/bin/python" -c "import sys; sys.exit(0)" 2>/dev/null ||
    [ "$("$venv/bin/python" -V)" != "$("$python" -V)" ]; then
    rm -rf "$venv"
    echo "Creating the environment in $venv ..."
    "$python" -m venv "$venv" || exit 1
fi
echo "Installing what $requirements pins (once, about a minute) ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" || {
    echo "Installing failed: see the lines above; is a package index reachable?"
    exit 1
}
