//! What things and people are called. Short and long, in four scripts, with what breaks careless layouts.

/// Shops by name; the first belongs to the demo seller, the second to the demo seller with few sales.
pub(super) const SHOPS: [&str; 24] = [
    "Mama Ade Fashion",
    "Duka la Zawadi",
    "Kibo Coffee & Crafts",
    "متجر النور للإلكترونيات",
    "Accra Beat Records",
    "The Extraordinarily Well-Stocked Emporium of Handmade Household Goods, Textiles and Other Necessities of Lagos Island",
    "🦁 Simba Outfitters",
    "חנות הספרים של דוד",
    "Boutique Élégance",
    "東京雑貨店",
    "Jua Solar",
    "O'Brien & Sons <Imports>",
    "Kampala Kitchenware",
    "Nile Beauty",
    "Sahel Spices",
    "Medina Leather",
    "Zanzibar Silver",
    "Rift Valley Honey",
    "Savanna Sports",
    "Kente House",
    "Atlas Carpets",
    "Baobab Books",
    "Lake Fish Express",
    "Mombasa Mobile",
];

/// Trades, to make more shops of first names.
pub(super) const TRADES: [&str; 10] = [
    "Electronics",
    "Fabrics",
    "Home",
    "Beauty",
    "Shoes",
    "Toys",
    "Garden",
    "Jewellery",
    "Phones",
    "Books",
];

/// What is sold.
pub(super) const PRODUCTS: [&str; 40] = [
    "Ankara Print Dress",
    "Kente Scarf",
    "Beaded Sandals",
    "Shea Butter 250 g",
    "Solar Lantern",
    "Kikoi Beach Towel",
    "Enamel Teapot, 1.5 l",
    "Sisal Basket",
    "Arabica Coffee, whole bean, 1 kg",
    "Wireless Earbuds",
    "Phone Case, shockproof",
    "USB-C Charger 20 W",
    "Power Bank 10,000 mAh",
    "Rice Cooker",
    "Cast Iron Pan, 28 cm",
    "Cotton Bed Sheets, queen",
    "Hair Braiding Kit",
    "Black Soap",
    "Hibiscus Tea",
    "Wild Honey 500 g",
    "Leather Wallet",
    "Silver Bangle",
    "Children's School Backpack",
    "Football, size 5",
    "Running Shoes",
    "Mosquito Net, double",
    "Water Filter Jug",
    "Desk Lamp",
    "Notebook, ruled, 5 pieces",
    "Storybook: The Hare and the Hyena",
    "فستان قطني مطرز",
    "سماعات لاسلكية",
    "כוס קרמיקה בעבודת יד",
    "手染めの布",
    "Théière émaillée bleue",
    "Chai Masala ☕ 200 g",
    "Set of Four Hand-Thrown Stoneware Bowls with Reactive Glaze in Ocean Blue, Dishwasher Safe, Each 14 cm Across, Packed in Straw",
    "Supercalifragilisticexpialidociousembroideredtableclothwithoutanyspaces",
    "Trousers \"Classic\" & Belt",
    "Replacement Lid",
];

/// What the demo seller sells.
pub(super) const FASHION: [&str; 10] = [
    "Ankara Print Dress",
    "Kente Scarf",
    "Beaded Sandals",
    "Dashiki Shirt",
    "Wax Print Head Wrap",
    "Boubou, embroidered",
    "Aso Oke Cap",
    "Leather Belt",
    "Maasai Shuka Blanket Coat, Hand-Woven Cotton, Lined, with Two Inner Pockets",
    "Ankara Print Dress",
];

/// First names of people.
pub(super) const FIRST_NAMES: [&str; 24] = [
    "Amina", "Kwame", "Wanjiru", "Chidi", "Fatou", "Juma", "Zainab", "Tunde", "Neema", "Yusuf",
    "Akinyi", "Kofi", "Leila", "Moses", "Grace", "Hassan", "Ama", "Brian", "Nadia", "Samuel",
    "Ifeoma", "Peter", "Mariam", "Yuki",
];

/// Family names.
pub(super) const FAMILY_NAMES: [&str; 24] = [
    "Otieno", "Mensah", "Kamau", "Okafor", "Diop", "Mwangi", "Bello", "Adeyemi", "Mushi", "Abdi",
    "Ochieng", "Asante", "Haddad", "Kato", "Njoroge", "Ali", "Owusu", "Kiptoo", "Trabelsi",
    "Banda", "Eze", "Lutaaya", "Sow", "Tanaka",
];

/// Recipients that are hard to show.
pub(super) const HARD_RECIPIENTS: [&str; 5] = [
    "عبد الرحمن بن محمد الحسيني",
    "דוד בן־גוריון",
    "Oluwaseun Adebayo-Okonkwo Chukwuemeka Nnamdi-Azikiwe Olayinka Babatunde of Abeokuta",
    "Ng",
    "Zoë <b>O'Connor</b>",
];

/// Carriers.
pub(super) const CARRIERS: [&str; 6] = [
    "Sendy",
    "G4S Courier",
    "DHL Express",
    "Aramex",
    "Posta Kenya",
    "GIG Logistics",
];

/// What customers write along with an order.
pub(super) const NOTES: [&str; 5] = [
    "Please call before you come.",
    "It is a gift: no receipt in the parcel, please.",
    "Leave it with the guard at the gate if I am out.",
    "Tafadhali nipigie simu kabla ya kufika.",
    "الرجاء الاتصال قبل التسليم.",
];

/// Where a customer lives: an address, its city, and the carrier's places on the way to it.
pub(super) const CITIES: [(&str, &str, [&str; 3]); 8] = [
    (
        "Moi Avenue 14, Nairobi",
        "Nairobi",
        [
            "Mombasa Road hub",
            "Nairobi sorting centre",
            "Nairobi CBD depot",
        ],
    ),
    (
        "12 Allen Avenue, Ikeja, Lagos",
        "Lagos",
        ["Apapa port", "Lagos sorting centre", "Ikeja depot"],
    ),
    (
        "Plot 7, Kampala Road, Kampala",
        "Kampala",
        ["Malaba border", "Kampala hub", "Kampala Central depot"],
    ),
    (
        "Ring Road East 3, Accra",
        "Accra",
        ["Tema port", "Accra hub", "Osu depot"],
    ),
    (
        "Avenue Habib Bourguiba 21, Tunis",
        "Tunis",
        ["Radès", "Tunis centre de tri", "Tunis Lafayette"],
    ),
    (
        "شارع الجمهورية ٥، الخرطوم",
        "Khartoum",
        ["Port Sudan", "Khartoum hub", "الخرطوم"],
    ),
    (
        "Samora Avenue 9, Dar es Salaam",
        "Dar es Salaam",
        ["Dar port", "Ubungo hub", "Kariakoo depot"],
    ),
    (
        "2-11-3 Meguro, Tokyo",
        "Tokyo",
        ["Narita", "Tokyo base", "Meguro"],
    ),
];

/// Why an order is called off.
pub(super) const CANCEL_REASONS: [&str; 4] = [
    "Ordered by mistake.",
    "Out of stock.",
    "The customer asked for another size.",
    "The address could not be confirmed.",
];
