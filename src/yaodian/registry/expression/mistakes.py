"""Natural mistakes, caught by name before the expression is parsed: the wrong sign, the wrong quotes, the wrong keyboard."""

from __future__ import annotations

from yaodian.registry.expression.nodes import ExpressionError

MAX_LENGTH = 2000

# What people write -> (what it is called, what to write instead). Longer signs first.
_SIGNS: dict[str, tuple[str, str]] = {
    "==": ("“==”不是比较符号", "="),
    "&&": ("“&&”不是连接词", "and"),
    "||": ("“||”不是连接词", "or"),
    "--": ("“--”会被当作注释", "- (-1) 的形式，两个减号之间加括号"),
    "/*": ("条件中不能写注释", "删去注释"),
    "::": ("不能用“::”转换类型", "字段按声明的类型使用"),
    "!": ("“!”不是否定词", "not，或不等号 <>"),
    "&": ("“&”不是连接词", "and"),
    "|": ("“|”不是连接词", "or"),
    "≠": ("“≠”不是比较符号", "<>"),
    "≥": ("“≥”不是比较符号", ">="),
    "≤": ("“≤”不是比较符号", "<="),
    "×": ("“×”不是运算符号", "*"),
    "÷": ("“÷”不是运算符号", "/"),
    "%": ("“%”不是运算符号，百分比请写成数", "0.85 的形式"),
    "^": ("“^”不是运算符号", "a * a 的形式"),
    "`": ("字段名不加反引号", "不加引号的字段名"),
    ";": ("条件只能有一个，不能用分号", "and 或 or"),
    "[": ("不能用方括号", "in (...) 的形式"),
    "{": ("不能用花括号", "圆括号 ( )"),
    "$": ("不能用“$”", "字段名"),
    "@": ("不能用“@”", "字段名"),
    "#": ("条件中不能写注释", "删去“#”"),
    "?": ("不能用问号", "字段名或数值"),
    "\\": ("不能用反斜线", "字段名或数值"),
    ":": ("不能用冒号", "字段名或数值"),
    "。": ("用了中文句号", "英文小数点 ."),
    "、": ("用了中文顿号", "英文逗号 ,"),
    "【": ("不能用方括号", "in (...) 的形式"),
    "《": ("书名号只能写在文本之内", "'《…》' 的形式"),
}
_ACCEPTED_BEFORE: tuple[str, ...] = ("!=",)
_CURLY = "‘’“”「」"


def refuse_mistakes(text: str) -> None:
    """Raises ExpressionError for the first natural mistake outside of quoted texts; lets everything else pass."""
    if not text.strip():
        raise ExpressionError("条件是空的", 1, "字段名、比较和运算，如 count > 0")
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"条件过长，共 {len(text)} 个字符", MAX_LENGTH + 1, f"不超过 {MAX_LENGTH} 个字符")
    position = 0
    while position < len(text):
        step = _end_of_text if text[position] == "'" else _next
        position = step(text, position)


def _end_of_text(text: str, start: int) -> int:
    """The position behind a quoted text that begins at `start`; a doubled quote inside stands for one."""
    position = start + 1
    while True:
        end = text.find("'", position)
        if end < 0:
            raise ExpressionError("文本缺少结束的引号", start + 1, "成对的英文单引号 '…'")
        if text[end + 1 : end + 2] != "'":
            break
        position = end + 2
    for offset in range(start, end):
        if text[offset] < " " or text[offset] == "\x7f":
            raise ExpressionError("文本中有控制字符", offset + 1, "可见的字符")
    return end + 1


def _next(text: str, position: int) -> int:
    sign = text[position]
    column = position + 1
    for accepted in _ACCEPTED_BEFORE:
        if text.startswith(accepted, position):
            return position + len(accepted)
    if sign == '"':
        end = text.find('"', position + 1)
        inside = text[position + 1 : end] if end > 0 else "…"
        raise ExpressionError("文本用了双引号", column, f"英文单引号 '{inside}'，字段名则不加引号")
    if sign in _CURLY:
        raise ExpressionError(f"用了中文引号“{sign}”", column, "英文单引号 '…'")
    for wrong, (what, instead) in _SIGNS.items():
        if text.startswith(wrong, position):
            raise ExpressionError(what, column, instead)
    if "！" <= sign <= "～":  # the full-width forms of ! to ~, 0xFEE0 above the plain ones
        raise ExpressionError(f"用了全角字符“{sign}”", column, f"半角字符 {chr(ord(sign) - 0xFEE0)}")
    if not sign.isprintable() and sign not in "\n\r\t\u3000\xa0":
        raise ExpressionError(f"有不可见的字符 U+{ord(sign):04X}", column, "删去该字符")
    if sign in "\u3000\xa0":
        raise ExpressionError("用了全角空格", column, "半角空格")
    return position + 1
