"""What a hall has, kind by kind, and which of it the local standards want.

S: Suzhou 8.2.1-8.2.4. H: Hebi 8.2.1-8.2.3. O: Ordos, 设施设备 and 公开事项. Y: Yiyuan three (2) 1
and appendix 3, two. J: Jincheng 5.1.5, which partly says 宜 (should).
"""

from __future__ import annotations

from hall_kiosk.agent.messages import CAMERA

OTHER = "other"
DEVICE_KINDS = {
    "ticket_printer": "ticket_printer",
    "office_printer": "printer",
    "pad": "rating_pad",
    "led": "bar",
    "keypad": "keypad",
    "locks": "file_cabinet",
    "id_reader": "id_reader",
    "scanner": "scanner",
    CAMERA: "document_camera",
}
"""Kind of a device of the plan → kind of asset; other devices are `other`."""

WANTED = {
    "paper": "SHO",
    "pens": "SHOY",
    "rating_pad": "SH",
    "furniture": "SHOYJ",
    "sample_forms": "SHO",
    "glasses": "SHOYJ",
    "computer": "SHOYJ",
    "printer": "SHOYJ",
    "document_camera": "SHOY",
    "folders": "SHO",
    "self_service": "OYJ",
    "file_cabinet": "O",
    "copier": "Y",
    "glue": "Y",
    "ink_pad": "Y",
    "wifi": "J",
    "first_aid": "J",
    "umbrellas": "J",
    "charger": "J",
    "water": "J",
    "complaint_phone": "SO",
}
"""Kind of asset → the standards that want one."""

KINDS = (*WANTED, "ticket_printer", "bar", "keypad", "id_reader", "scanner", "screen", OTHER)


def kind_of_device(kind: str) -> str:
    """Kind of asset that a device of the plan is."""
    return DEVICE_KINDS.get(kind, OTHER)
