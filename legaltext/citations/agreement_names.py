"""What people call the agreements of `agreements.py`, in the order of the WTO's own legal texts."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgreementName:
    """An agreement's key in canonical forms, its name in both languages, and other keys for it.

    ``others`` are the document codes that the WTO's list of disputes uses for the same agreement.
    """

    key: str
    english: str
    chinese: str
    others: tuple[str, ...] = ()


NAMES: tuple[AgreementName, ...] = (
    AgreementName(
        "WTO", "Marrakesh Agreement Establishing the World Trade Organization",
        "马拉喀什建立世界贸易组织协定",
    ),
    AgreementName("GATT 1994", "General Agreement on Tariffs and Trade 1994", "1994年关税与贸易总协定", ("GATT",)),
    AgreementName("Agriculture", "Agreement on Agriculture", "农业协定", ("AoA", "AGR")),
    AgreementName(
        "SPS", "Agreement on the Application of Sanitary and Phytosanitary Measures",
        "实施卫生与植物卫生措施协定",
    ),
    AgreementName("ATC", "Agreement on Textiles and Clothing", "纺织品与服装协定"),
    AgreementName("TBT", "Agreement on Technical Barriers to Trade", "技术性贸易壁垒协定", ("TBT 1994",)),
    AgreementName("TRIMs", "Agreement on Trade-Related Investment Measures", "与贸易有关的投资措施协定", ("TRIMS",)),
    AgreementName("AD", "Anti-Dumping Agreement", "反倾销协定", ("ADP 1994",)),
    AgreementName("CVA", "Customs Valuation Agreement", "海关估价协定", ("VAL 1994",)),
    AgreementName("PSI", "Agreement on Preshipment Inspection", "装运前检验协定"),
    AgreementName("ROO", "Agreement on Rules of Origin", "原产地规则协定", ("ARO",)),
    AgreementName("ILA", "Agreement on Import Licensing Procedures", "进口许可程序协定", ("LIC 1994",)),
    AgreementName("SCM", "Agreement on Subsidies and Countervailing Measures", "补贴与反补贴措施协定", ("SCM 1994",)),
    AgreementName("SG", "Agreement on Safeguards", "保障措施协定"),
    AgreementName("TFA", "Trade Facilitation Agreement", "贸易便利化协定"),
    AgreementName("GATS", "General Agreement on Trade in Services", "服务贸易总协定"),
    AgreementName(
        "TRIPS", "Agreement on Trade-Related Aspects of Intellectual Property Rights",
        "与贸易有关的知识产权协定",
    ),
    AgreementName(
        "DSU", "Understanding on Rules and Procedures Governing the Settlement of Disputes",
        "关于争端解决规则与程序的谅解",
    ),
    AgreementName("GPA", "Agreement on Government Procurement", "政府采购协定"),
    AgreementName("GATT 1947", "General Agreement on Tariffs and Trade 1947", "1947年关税与贸易总协定"),
    # The list of disputes gives accession protocols the code of the WTO Agreement and a year.
    AgreementName(
        "WTO 1994", "Protocols of accession, as the WTO’s list of disputes writes them",
        "加入议定书（按世贸组织争端清单的写法）",
    ),
)  # fmt: skip

#: Titles of US law that opinions on hidden barriers cite, by the names that the Code itself gives them.
US_TITLES: tuple[AgreementName, ...] = (
    AgreementName("5 U.S.C.", "Government Organization and Employees", "政府组织与雇员"),
    AgreementName("15 U.S.C.", "Commerce and Trade", "商业与贸易"),
    AgreementName("17 U.S.C.", "Copyrights", "版权"),
    AgreementName("18 U.S.C.", "Crimes and Criminal Procedure", "犯罪与刑事程序"),
    AgreementName("19 U.S.C.", "Customs Duties", "关税"),
    AgreementName("28 U.S.C.", "Judiciary and Judicial Procedure", "司法机关与司法程序"),
    AgreementName("35 U.S.C.", "Patents", "专利"),
    AgreementName("19 C.F.R.", "Customs Duties", "关税"),
    AgreementName("37 C.F.R.", "Patents, Trademarks, and Copyrights", "专利、商标与版权"),
)


_BY_KEY = {name.key: name for name in NAMES}
_ACCESSION = re.compile(r"Accession Protocol \((?P<member>[^()]+)\)")
_US = re.compile(r"(?P<title>\d+) (?P<code>U\.S\.C\.|C\.F\.R\.)")
_US_NAMES = {
    "U.S.C.": ("United States Code, title {title}", "《美国法典》第{title}编"),
    "C.F.R.": ("Code of Federal Regulations, title {title}", "《美国联邦法规汇编》第{title}编"),
}


def agreement_name(key: str) -> AgreementName:
    """The name of an agreement, a protocol of accession or a title of US law; an unknown key names itself."""
    if known := _BY_KEY.get(key):
        return known
    if found := _ACCESSION.fullmatch(key):
        member = found["member"]
        return AgreementName(
            key, f"Protocol on the Accession of {member}", f"{member}加入世界贸易组织议定书"
        )
    if found := _US.fullmatch(key):
        english, chinese = _US_NAMES[found["code"]]
        title = found["title"]
        return AgreementName(key, english.format(title=title), chinese.format(title=title))
    return AgreementName(key, key, key)
