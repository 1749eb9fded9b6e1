#!/bin/sh
# Gets what the tests need beyond Python from Debian's packages, where it may: a browser, Chinese fonts, PostgreSQL.
# Whatever is missing afterwards is named here, and the tests that need it are left out by name.
set -u
needs=""
command -v chromium >/dev/null 2>&1 || needs="$needs chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || needs="$needs fontconfig fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || needs="$needs postgresql"
if [ -n "$needs" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "安装测试所需的软件包:$needs"
        export DEBIAN_FRONTEND=noninteractive
        # shellcheck disable=SC2086 (a list of names)
        apt-get install -y -q --no-install-recommends $needs >/tmp/yaodian-apt.log 2>&1 \
            || { apt-get update -q >>/tmp/yaodian-apt.log 2>&1; apt-get install -y -q --no-install-recommends $needs >>/tmp/yaodian-apt.log 2>&1; } \
            || echo "没有装上,见 /tmp/yaodian-apt.log"
    else
        echo "不能安装软件包(需要 Debian 和管理员权限):$needs"
    fi
fi
command -v chromium >/dev/null 2>&1 || echo "略去浏览器测试(tests/browser):没有 chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || echo "略去截图中的文字检查:没有中文字体"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo "略去 PostgreSQL 上的测试:没有 initdb"
exit 0
