"""Invented names and words of the demonstration centre.

Every text here is either shorter than six characters or at least eight long and found nowhere
else, so that whoever looks for one in a raw file is not misled by chance.
"""

GIRLS = (
    *("Aisha", "Amara", "Anwen", "Beth", "Carys", "Ciara", "Elin", "Ffion", "Ines", "Kezia"),
    *("Lowri", "Mabli", "Mei", "Nia", "Priya", "Seren", "Angharad", "Caoilfhionn", "Chinonso"),
    *("Constance", "Evangeline", "Gwenllian", "Hephzibah", "Iphigenia", "Katarzyna"),
    *("Lakshmipriya", "Leocadia", "Oluwaseyi", "Persephone", "Rhiannon", "Rosalind"),
    *("Seraphina", "Temperance", "Theophila", "Wilhelmina", "Yewande-Joy"),
)
BOYS = (
    *("Arjun", "Dafyd", "Deji", "Gethi", "Hamza", "Iwan", "Jago", "Kofi", "Omar", "Osian"),
    *("Ravi", "Rhys", "Taiwo", "Zain", "Bartholomew", "Ferdinand", "Kazimierz", "Maximilian"),
    *("Merfyn-Rhys", "Nathaniel", "Peregrine", "Thaddeus", "Ulysses-Kwame", "Zacharias"),
)

LAST_NAMES = (
    *("Abernethy-Okoro", "Ackerley-Singh", "Adebayo-Whitlock", "Ainscough", "Applethwaite"),
    *("Balasubramaniam", "Barraclough", "Bhattacharya", "Birtwistle", "Blennerhassett"),
    *("Brackenbury", "Chakrabarti", "Cholmondeley", "Clutterbuck", "Crowfoot-Mensah"),
    *("Daubeney-Cole", "Entwistle", "Fazackerley", "Featherstone", "Fothergill", "Gathercole"),
    *("Gunasekara", "Haythornthwaite", "Hollingsworth", "Igwebuike", "Jayasuriya", "Kowalczyk"),
    *("Krishnamurthy", "Llewellyn-Haq", "Lowenstein", "Mainwaring", "Marsh-Adeyemi"),
    *("Micklethwaite", "Mukherjee", "Nkemelu-Price", "Nowakowski", "Osbaldeston"),
    *("Papadopoulos", "Pemberton-Rao", "Pennyfeather", "Postlethwaite", "Quarshie"),
    *("Ramsbottom", "Rawtenstall", "Satterthwaite", "Shillingford", "Sivakumaran"),
    *("Thistlewood", "Throckmorton", "Tregaskis", "Uzoamaka-Lane", "Vijayaraghavan"),
    *("Wedderburn", "Wigglesworth", "Winterbottom", "Wojciechowski", "Yaxley-Hassan"),
)

# First and last names that software likes to get wrong.
HARD_NAMES = (
    ("Niamh", "D’Arcy-O’Shaughnessy"),
    ("N'Golo-Idris", "M'Baye-Fitzwilliam"),
    ("Zoë", "Brontë-Müllerová"),
    ("Siân", "Ó Maoilchiaráin"),
    ("Minh", "Nguyễn Thị Khai Tâm"),
    ("Željka-Mara", "Brzęczyszczykiewicz"),
    ("فاطمة الزهراء", "العبيدي المغربي"),
    ("רבקה־לאה", "בן־אברהם הלוי"),
    ("Олександра", "Шевченко-Ковальчук"),
    ("தமிழ்ச்செல்வி", ""),
    ("欧阳晓", "司馬"),
    (
        "Wilhelmina Philippa Anastasia",
        "Konstantinopolitanopoulou-Featherstonehaugh-Cholmondeley-Majoribanks-Wriothesley",
    ),
)

# What somebody is to the child, with the names such a person may have.
RESIDENTS = (
    *(("mum", GIRLS), ("mum", GIRLS), ("mum", GIRLS), ("dad", BOYS), ("dad", BOYS)),
    *(("grandmother (mother’s side)", GIRLS), ("foster carer, long-term", GIRLS)),
)
VISITORS = (
    *(("dad", BOYS), ("dad", BOYS), ("dad", BOYS), ("mum", GIRLS), ("mum", GIRLS)),
    ("step-father of the eldest", BOYS),
)
OTHER_PARTIES = (
    *(("grandmother (father’s side)", GIRLS), ("grandfather (father’s side)", BOYS)),
    ("uncle", BOYS),
)
COMPANIONS = (
    *(("aunt", GIRLS), ("uncle", BOYS), ("nan", GIRLS), ("neighbour of the family", BOYS)),
    ("childminder on Saturdays", GIRLS),
)

STREETS = (
    *("Marrowfat Row", "Tansy Bottom", "Cooper’s Wynd", "Owlpen Rise", "Fuller’s Drangway"),
    *("Saltbox Lane", "Teasel Close", "Nettlebed Court", "Old Ropewalk", "Quarryman’s Steps"),
)
PLACES = ("Lower Tidcombe", "Nether Wickering", "Stoke Amberley", "Great Hathering", "Codmarsh")

NEEDS = (
    "Wheelchair: use the ramp by the side door",
    "Deaf; lip-reads, please face her when speaking",
    "Cannot manage stairs, meet in the ground-floor room",
    "Registered blind, comes with a guide dog called Biscuit",
    "Autistic: needs the quiet room and a warning before noise",
    "Large print for anything to be read",
    "Uses a walking frame, allow time",
)
INTERPRETERS = (
    *("Urdu", "Farsi", "Welsh", "Kurdish (Sorani)", "Polish, speaking only", "Tamil"),
    *("British Sign Language (BSL)", "Ukrainian or Russian", "Punjabi (Gurmukhi)"),
)
SAFE_ROUTES = (
    "Through her solicitor only, never by post",
    "Telephone at work before noon; leave no message",
    "Write to his sister’s address, marked private",
    "Through the refuge’s office, ask for the key worker",
    "Text first; ring only when she has answered",
    "By e-mail only: the telephone is shared",
)
ALLERGIES = (
    "Severe peanut allergy: adrenaline pen in the blue bag",
    "Egg and milk; brings own snack",
    "Wasp stings: antihistamine in the coat pocket",
    "Kiwi fruit and latex, no balloons",
    "Sesame; reads labels himself",
)
MEDICAL = (
    "Asthma: spacer and inhaler with the visiting parent",
    "Type 1 diabetes, reads own sensor; juice in rucksack",
    "Absence seizures, note how long and tell the team leader",
    "Eczema: own hand cream only",
)
INJUNCTIONS = (
    "Non-molestation order: parties never in one room or corridor",
    "Prohibited steps order: child not to be taken out of the hall",
    "Undertaking to keep away from the car park until the child has gone",
)
ABDUCTIONS = (
    "Passport held by the court; child never out of sight of two of us",
    "Relative abroad has offered flights: tell the team leader who waits outside",
)
OTHER_ALERTS = (
    "Afraid of dogs; keep the guide dog’s visit apart",
    "Not to be photographed by anybody",
    "Grandfather may try to join unannounced",
)

SOLICITORS = (
    *("Ms P. Okonjo-Brightwell", "Mr A. Pennyweather", "Mrs J. Tolleshunt", "Mr R. Vasanthan"),
    *("Ms C. Llanfair-Pugh", "Mx S. Underhay", "Mr T. Quennell", "Ms H. Farnaby-Iqbal"),
)
FIRMS = (
    *("Larkspur & Dene Solicitors", "Pennyweather Hythe LLP", "Tolleshunt Family Law"),
    *("Vasanthan, Roe & Company", "Quennell Underhay Legal"),
)
