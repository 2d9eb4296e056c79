"""LaTeX formulas as readable text: Greek letters, signs, fractions, powers (shell.md [BEYOND 22]). Pure.

Formulas of notebooks, not documents: what is unknown keeps its name.
"""

from __future__ import annotations

import re

_SIGN_TABLE = (
    "alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ "
    "lambda=λ mu=μ nu=ν xi=ξ pi=π rho=ρ sigma=σ tau=τ upsilon=υ phi=ϕ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ "
    "Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω times=× cdot=· div=÷ pm=± mp=∓ "
    "leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠ approx=≈ equiv=≡ sim=∼ propto=∝ infty=∞ partial=∂ nabla=∇ sum=∑ prod=∏ "
    "int=∫ oint=∮ sqrt=√ in=∈ notin=∉ subset=⊂ subseteq=⊆ supset=⊃ cup=∪ cap=∩ emptyset=∅ forall=∀ exists=∃ "
    "neg=¬ land=∧ wedge=∧ lor=∨ vee=∨ to=→ rightarrow=→ leftarrow=← Rightarrow=⇒ Leftarrow=⇐ iff=⇔ mapsto=↦ "
    "ldots=… dots=… cdots=⋯ vdots=⋮ langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ hbar=ℏ ell=ℓ Re=ℜ "
    "Im=ℑ otimes=⊗ oplus=⊕ dagger=† star=⋆ ast=∗ circ=∘ bullet=• angle=∠ perp=⊥ parallel=∥ prime=′ degree=° "
    "mid=| vert=| Vert=‖ lvert=| rvert=| lbrace={ rbrace=}"
)
_SIGNS = dict(entry.split("=") for entry in _SIGN_TABLE.split())
_DROPPED_NAMES = (
    "left right big Big bigg Bigg displaystyle textstyle scriptstyle limits nolimits begin end mathrm mathbf mathit "
    "mathcal mathbb mathsf text textbf textit operatorname boldsymbol bm rm hat bar vec tilde overline underline"
)
_DROPPED = frozenset(_DROPPED_NAMES.split())
_RAISED = dict(zip("0123456789+-=()niabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^{}]*\}(?:\{[clr|]*\})?")
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|([{}^_&~])|([^\\{}^_&~]+)", re.DOTALL)
DEEPEST = 50  # nested groups; beyond them the source is shown


def latex_text(source: str) -> str:
    """Return a formula as text.

    >>> latex_text(r"$\\displaystyle \\frac{a+b}{2} \\leq \\alpha^2$")
    '(a+b)/2 ≤ α²'
    """
    text = "".join(letter for letter in source if letter in "\n\t" or letter.isprintable()).strip()
    bare = _ENVIRONMENT.sub("", text)
    for mark in ("$$", "$", "\\[", "\\]", "\\(", "\\)"):
        bare = bare.strip().removeprefix(mark).removesuffix(mark)
    try:
        shown = _Reader(bare).read(0)
    except RecursionError:
        return text
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in shown.split("\n"))
    return "\n".join(line for line in lines if line) or text


class _Reader:
    def __init__(self, source: str) -> None:
        self._tokens = [match.groups() for match in _TOKEN.finditer(source)]
        self._at = 0

    def read(self, depth: int) -> str:
        """Return the text up to the end of the group."""
        if depth > DEEPEST:
            raise RecursionError
        parts: list[str] = []
        while self._at < len(self._tokens):
            name, escaped, special, plain = self._tokens[self._at]
            if special == "}":
                break
            self._at += 1
            if plain is not None:
                parts.append(plain.replace("\n", " "))
            elif name is not None:
                parts.append(self._command(name, depth))
            elif escaped is not None:
                parts.append("\n" if escaped == "\\" else " " if escaped in ",;: !\n" else escaped)
            elif special == "{":
                self._at -= 1
                parts.append(self._group(depth))
            elif special in ("^", "_"):
                parts.append(_shifted(self._group(depth), special))
            else:
                parts.append(" ")
        return "".join(parts)

    def _command(self, name: str, depth: int) -> str:
        if name in ("frac", "dfrac", "tfrac"):
            above, below = self._group(depth), self._group(depth)
            return f"{_bracketed(above)}/{_bracketed(below)}"
        if name == "sqrt":
            return "√" + _bracketed(self._group(depth))
        if name in _DROPPED:
            return ""
        if name in ("quad", "qquad"):
            return "  "
        return _SIGNS.get(name, name if name in _SIGNS.values() else f"{name} ")

    def _group(self, depth: int) -> str:
        # One argument: a group in braces, a command, or a single character.
        if self._at >= len(self._tokens):
            return ""
        name, escaped, special, plain = self._tokens[self._at]
        if special == "}":
            return ""
        self._at += 1
        if special == "{":
            found = self.read(depth + 1)
            if self._at < len(self._tokens):
                self._at += 1  # the closing brace
            return found
        if plain is not None:
            plain = plain.lstrip()
            if len(plain) > 1:
                self._at -= 1
                self._tokens[self._at] = (None, None, None, plain[1:])
            return plain[:1]
        if name is not None:
            if depth > DEEPEST:
                raise RecursionError
            return self._command(name, depth + 1)
        return escaped or ""


def _shifted(text: str, kind: str) -> str:
    table = _RAISED if kind == "^" else _LOWERED
    if text and all(letter in table for letter in text):
        return "".join(table[letter] for letter in text)
    return kind + (text if len(text) < 2 else f"({text})")


def _bracketed(text: str) -> str:
    text = text.strip()
    return text if len(text) < 2 or text.isalnum() else f"({text})"
