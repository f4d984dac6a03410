"""The fixed words of an edition's files, in the language of the edition."""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "loophole": "Rule loophole",
        "countermeasure": "Countermeasure",
        "impact": "Precedent impact",
        "favourable": "favourable",
        "adverse": "adverse",
        "mixed": "mixed",
        "edition": "Edition",
        "contents": "Contents",
        "introduction": "Introduction",
        "published": "Published",
        "outcome": "Outcome",
        "direction": "Direction for the party facing the barrier",
        "weight": "Weight",
        "as_of": "as of",
        "of_five": "of 5",
        "note": "Note",
        "sources": "Sources",
        "text_hash": "SHA-256 of the text",
        "verify": "How to verify this edition",
        "verify_text": (
            "This file carries its whole content and a manifest of hashes. Run “manage.py verify_edition FILE” "
            "of NTB Casebase: it needs no network, no account and no database. It recomputes the hash of every "
            "chain, quote and section, compares them with the manifest, and compares the words on these pages "
            "with the content.\n"
            "A file that somebody made anew agrees with itself. So compare the hash of the manifest below with the "
            "one that the publisher shows for this edition, or give it to the command: "
            "“manage.py verify_edition FILE --manifest HASH”."
        ),
        "manifest": "Manifest SHA-256",
        "digest_note": "Digests are the library’s own summaries; their quotes are not quotes of the decision.",
    },
    "zh": {
        "loophole": "规则漏洞",
        "countermeasure": "反制策略",
        "impact": "判例影响",
        "favourable": "有利",
        "adverse": "不利",
        "mixed": "利弊互见",
        "edition": "版次",
        "contents": "目录",
        "introduction": "引言",
        "published": "发布",
        "outcome": "结果",
        "direction": "对受壁垒影响一方的方向",
        "weight": "权重",
        "as_of": "截至",
        "of_five": "（满分5）",
        "note": "注",
        "sources": "来源",
        "text_hash": "文本 SHA-256",
        "verify": "如何核验本版",
        "verify_text": (
            "本文件附有全部内容及哈希清单。运行 NTB Casebase 的“manage.py verify_edition 文件”即可核验，"
            "无需网络、账户或数据库："
            "程序重新计算每条链、每处引文和每一节的哈希，与清单比对，并核对各页文字与内容是否一致。\n"
            "他人重新制作的文件也能自相一致，因此请将下方的清单哈希与发布者为本版公布的数值对照，"
            "或交由程序比对：“manage.py verify_edition 文件 --manifest 哈希”。"
        ),
        "manifest": "清单 SHA-256",
        "digest_note": "案例摘要由本库自行撰写，其引文并非裁决原文。",
    },
}
