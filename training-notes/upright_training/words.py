"""What rendered pages say: words, or plain alphabets, of each script, and the language fontconfig looks up its fonts by."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Script:
    """`share` is its weight among pages; `spaced` scripts are broken between words, others anywhere."""
    language: str
    words: tuple[str, ...]
    share: float = 1.0
    spaced: bool = True
    right_to_left: bool = False


def _script(language: str, text: str, **rest) -> Script:
    return Script(language, tuple(text.split()), **rest)


SCRIPTS = (
    _script("en", """the of and to in is that for it was on are as with his they at be this have from or one had by word but not what
        all were we when your can said there use an each which she do how their if will up other about out many then them these so some
        her would make like him into time has look two more write go see number no way could people my than first water been call who oil
        its now find long down day did get come made may part Service Report Annual Section Table Figure total amount between payment
        department government development information management available production international agreement therefore Committee""", share=9),
    _script("en", """der die das und ist nicht mit von für auf den sich eine auch werden bei nach durch Straße über können Gesellschaft
        Übersicht Verfügung Rechnung Größe Datum zwischen möglich Behörde Antrag le la les des une est pour dans qui sur avec été à
        français où même très société numéro première déclaration réunion el los por con para una más como está según también país
        año número educación il che della sono più città perché attività de het een van voor niet zijn wordt gemeente""", share=3),
    _script("vi", """và của là trong có được cho người không với các này một những đã khi để đến từ năm về nước ra làm tại việc theo
        nhà thành phố điều luật bảng số Việt Nam kết quả w się nie jest na że do jak przez możliwość został ilość złotych v a je že při
        může další společnost ve bir bu için olarak değil çok gün şirket""", share=1.2),
    _script("ru", """и в не на что быть с как это по но из у который за так от для мы или был если уже все его то год время работы
        может человек данные таблица отчёт общество договор количество Российской Федерации правительства значение результат
        система между также развитие производства""", share=2),
    _script("el", """και το της του να είναι για με από που στην δεν τα ότι μια αυτό ως θα έχει πολύ κατά μέσα χώρα αριθμός πίνακας
        σύμφωνα επιτροπή άρθρο ανάπτυξη υπηρεσία αποτέλεσμα σελίδα Ελλάδα ημερομηνία""", share=1),
    _script("ar", """في من على إلى أن هذا التي كان عن مع هذه بعد كل قد بين ذلك عند غير حتى يكون السنة العمل الدولة الجدول رقم
        المادة القانون المجلس الوزارة تقرير التنمية العربية الحكومة مدينة الكتاب تاريخ المعلومات""", share=1.8, right_to_left=True),
    _script("he", """של את על לא הוא כי זה גם עם אל היא או יש כל אם מה היה אין בין רק שלום ישראל שנה עבודה מספר טבלה חוק משרד
        תאריך חברה ממשלה מידע דוח פיתוח""", share=1.2, right_to_left=True),
    _script("hi", """और के में है की से का को पर यह कि एक हैं भी नहीं तो ने हो कर था लिए जो इस वह साथ अपने कुछ बाद सकता सरकार
        संख्या तालिका वर्ष कार्य सूचना विभाग प्रतिशत भारत विकास राष्ट्रीय""", share=1.5),
    _script("th", """และ ของ ใน ที่ เป็น การ มี ได้ ว่า จะ ให้ ไม่ กับ ความ นี้ โดย จาก ประเทศ ไทย ตาราง จำนวน ปี ข้อมูล พัฒนา
        กฎหมาย รายงาน บริษัท วันที่ ผู้ เรื่อง กระทรวง""", share=1.2, spaced=False),
    _script("ja", " ".join("日本語の文章を組版する会社年月日第一章について表示東京都市大学研究報告書はがでとにをもからまでこれそれである"
                           "します利用者情報システム図カタカナテレビデータ価格合計金額、。（）"), share=1.6, spaced=False),
    _script("zh-cn", " ".join("中国人民共和国的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
                              "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业"
                              "本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原，。"),
            share=1.8, spaced=False),
    _script("ko", """그 이 있다 수 하는 것은 대한 위하여 우리 한국 서울 정부 연구 보고서 번호 합계 금액 사용자 정보 관리 시스템 개발
        결과 다음과 같다 회사 날짜 또는 그리고 에서 으로 제공 법률 계획 표준""", share=1),
    _script("ta", "மற்றும் இந்த ஒரு என்று அவர் தமிழ் நாடு அரசு எண் அட்டவணை ஆண்டு வேலை தகவல் இந்திய வளர்ச்சி", share=0.4),
    _script("kn", "ಮತ್ತು ಈ ಒಂದು ಎಂದು ಕನ್ನಡ ರಾಜ್ಯ ಸರ್ಕಾರ ಸಂಖ್ಯೆ ವರ್ಷ ಕೆಲಸ ಮಾಹಿತಿ ಭಾರತ ಅಭಿವೃದ್ಧಿ ಪುಸ್ತಕ", share=0.4),
    _script("bn", "এবং এই একটি যে বাংলা দেশ সরকার সংখ্যা বছর কাজ তথ্য ভারত উন্নয়ন বই তালিকা করা হয়", share=0.4),
    _script("te", "మరియు ఈ ఒక అని తెలుగు రాష్ట్రం ప్రభుత్వం సంఖ్య సంవత్సరం పని సమాచారం భారత అభివృద్ధి", share=0.3),
    _script("ka", "და არის რომ ეს იყო მისი ქართული საქართველო წელი მთავრობა ცხრილი ნომერი მუშაობა ინფორმაცია", share=0.3),
    _script("hy", "և է որ այս մի հայ Հայաստան տարի կառավարություն թիվ աշխատանք տեղեկություն գիրք", share=0.3),
    _script("am", "እና ነው ይህ ላይ ኢትዮጵያ መንግሥት ዓመት ቁጥር ሥራ መረጃ መጽሐፍ አማርኛ", share=0.2),
)
DIGITS = "0123456789"
