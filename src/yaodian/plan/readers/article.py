"""Where the article of a web page stands, and what is page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaodian.plan.lexicon.markers import CHROME
from yaodian.plan.readers.tags import Element, Stretch

UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "svg",
        "object",
        "select",
        "option",
        "textarea",
        "button",
        "input",
        "link",
        "meta",
        "base",
    ]
)
"""Elements whose content is not shown as text."""
_FURNITURE = frozenset(["nav", "header", "footer", "aside", "form", "menu"])
_FURNITURE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:bread|crumb|nav|menu|header|footer|foot|copyright|share|bdshare|related|relate|sidebar|side|toolbar|fontsize|"
    r"font-size|prev|next|prevnext|pagenav|position|location|weizhi|dangqian|banner|search|qrcode|ewm|print|close|counter|hits|"
    r"login|topbar|friendlink|links)(?:$|[\s_\d-])|breadcrumb|crumbs|copyright|fontsize|share-?box|xgwz|xglj|pagination"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TITLE_MARKS = re.compile(r"title|biaoti|tit\b|bt\b")
_PROSE = re.compile("[一-鿿][，。；：、（,;]|[0-9%][，。；,;]")
_SHARE = 0.85
_LONGEST_FURNITURE = 60
_LINE = re.compile(
    r"^(?:[\s【\[（(|]*(?:"
    + "|".join(re.escape(words).replace(":", "[:：]") for words in CHROME)
    + r"|作者[:：]|稿源|文章来源|信息来源|日期[:：]|时间[:：]|阅读[:：]|浏览[:：]|访问量|点击[:：]|编辑[:：]|审核[:：]|发布机构|发布单位|成文日期"
    r"|文号[:：]|发文字号|有效性|保存本页|收藏|我要纠错|返回顶部|回到顶部|打印|关闭|分享|上一[篇条页]|下一[篇条页]|相关(?:文章|新闻|信息|文件|解读|稿件)"
    r"|字体大小|视力保护色|无障碍|站点地图|网站地图|联系我们|关于我们|技术支持|承办单位[:：]|邮编|地址[:：]|您现在的位置|您所在的位置|所在位置"
    r"|大\s*中\s*小))|[>›»].*[>›»]|(?:京|津|沪|渝|冀|豫|云|辽|黑|湘|皖|鲁|新|苏|浙|赣|鄂|桂|甘|晋|蒙|陕|吉|闽|贵|粤|青|藏|川|宁|琼)ICP"
)
_END_OF_ARTICLE = re.compile(
    r"^[\s【\[]*(?:上一[篇条页]|下一[篇条页]|相关(?:链接|阅读|文章|新闻|信息|文件|解读|稿件)|版权所有)"
)


def weigh(page: str, root: Element) -> None:
    """Give each element the weight of the running text in it: signs of prose outside of links and furniture."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        if done:
            for child in element.children:
                if isinstance(child, Stretch):
                    if child.end - child.start > 8:
                        element.weight += len(_PROSE.findall(page, child.start, child.end))
                elif child.name not in UNSEEN and child.name != "a":
                    element.weight += child.weight
            if element.name in UNSEEN or element.name == "title":
                element.weight = 0
        else:
            stack.append((element, True))
            stack += [(child, False) for child in element.children if isinstance(child, Element)]


def article(root: Element) -> Element:
    """The smallest element that holds nearly all running text; the page itself where there is none."""
    found = root
    while True:
        children = [child for child in found.children if isinstance(child, Element)]
        heaviest = max(children, key=lambda child: child.weight, default=None)
        if heaviest is None or found.weight == 0 or heaviest.weight < _SHARE * found.weight:
            return found
        if (
            heaviest.name in ("p", "span", "font", "td", "li", "tr", "tbody", "strong", "b")
            and heaviest.weight < found.weight
        ):
            return found
        if heaviest.name in ("p", "tr", "tbody", "table"):
            return found
        found = heaviest


def is_furniture(element: Element, weight: int) -> bool:
    """Whether an element is no part of the article, `weight` being that of the whole article."""
    if element.name in UNSEEN:
        return True
    if _HIDDEN.search(element.attributes.get("style", "")):
        return True
    if 2 * element.weight > weight:
        return False
    return element.name in _FURNITURE or (element.name != "body" and bool(_FURNITURE_MARKS.search(element.marks)))


def is_furniture_line(text: str) -> bool:
    """Whether a line by itself tells of the page and not of the plan."""
    return len(text) <= _LONGEST_FURNITURE * 3 and "。" not in text and bool(_LINE.search(text.strip()))


def ends_article(text: str) -> bool:
    """Whether a line begins what stands below an article."""
    return len(text) <= _LONGEST_FURNITURE * 2 and bool(_END_OF_ARTICLE.match(text))


def titles(root: Element, before: Element) -> Iterator[Element]:
    """Headings and elements marked as titles that begin before an element, the nearest first."""
    found: list[Element] = []
    stack: list[Element] = [root]
    while stack:
        element = stack.pop()
        if element.start > before.start:
            continue
        if element.name in ("h1", "h2", "h3") or _TITLE_MARKS.search(element.marks):
            found.append(element)
        stack += [child for child in element.children if isinstance(child, Element) and child.name not in UNSEEN]
    yield from sorted(found, key=lambda element: -element.start)


def first(root: Element, name: str) -> Element | None:
    """The first element of a name."""
    stack: list[Element] = [root]
    while stack:
        element = stack.pop()
        if element.name == name:
            return element
        stack += [child for child in reversed(element.children) if isinstance(child, Element)]
    return None
