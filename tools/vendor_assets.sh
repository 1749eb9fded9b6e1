#!/bin/sh
# Makes the vendored files again from their npm packages (for developers; needs node). The results are committed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
site="$here/../src/yaodian/web/static/vendor"
tests="$here/../tests/browser/vendor"
mkdir -p "$site" "$tests"
cd "$here/vendor_assets"
npm ci --no-audit --no-fund
npx esbuild charts.js --bundle --minify --format=iife --global-name=echarts --target=es2020 --legal-comments=eof \
  --outfile="$site/echarts.min.js"
cp node_modules/echarts/LICENSE "$site/echarts.LICENSE.txt"
cp node_modules/echarts/NOTICE "$site/echarts.NOTICE.txt"
cp node_modules/axe-core/axe.min.js "$tests/axe.min.js"
cp node_modules/axe-core/LICENSE "$tests/axe.LICENSE.txt"
htmx="$("$here/../.venv/bin/python" -c 'import django_htmx, pathlib; print(pathlib.Path(django_htmx.__file__).parent)')"
cp "$htmx/static/django_htmx/htmx-2.min.js" "$site/htmx.min.js"
ls -l "$site" "$tests"
