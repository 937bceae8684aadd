#!/bin/sh
# The programs the tests drive: a browser (needed); a PostgreSQL server, LibreOffice and what makes pictures of its PDF files
# (their tests are left out, and say so, without them).
set -u
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 ||
    missing="chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 ||
    missing="$missing libreoffice-writer libreoffice-impress libreoffice-calc"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
ls /usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf >/dev/null 2>&1 ||
    missing="$missing $(apt-cache show fonts-liberation2 >/dev/null 2>&1 && echo fonts-liberation2 || echo fonts-liberation)"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests: $missing ..."
    log=$(mktemp)
    # A server is installed for its programs alone: the tests start their own, nothing else is to run.
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -5 "$log"
fi
case "$missing" in
*chromium*)
    echo "The browser tests need: $missing. On Debian/Ubuntu run: sudo apt-get install $missing"
    exit 1
    ;;
esac
echo "Tests that need them are left out. To run them: sudo apt-get install $missing"
