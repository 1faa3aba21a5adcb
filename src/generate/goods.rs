//! What products are called and what they cost beside each other, by category.
//!
//! A name is a brand, a thing and what tells its variants apart: `Hollins Basmati Rice 500 g`, `Norvane Rain Jacket, Navy, M`.
//! Brands are invented. What a name says of weight or volume is that of the goods without their packaging. Categories
//! that the profile makes up have a name of their own and models. Price levels are rough: what the things of a category
//! cost beside those of another, e.g. electronics five times as much as beauty.

use crate::random::{Key, below};

/// Brands that nobody owns, as far as is known.
const BRANDS: &str = "Hollins Norvane Tarrow Belkirk Amoret Quillon Vasterby Ostrel Pemberlin Caldora Wrenfield Zelmora Lumaire \
Torvik Brightwell Havenor Mistrelle Kestrelle Ondine Farrowby Solenne Tamsin Veranor Alderby Corvane Dunmarrow Elowen Fennimore \
Garrick_Lane Hartsome Iverly Jorrin Kelmar Larkspur_Hill Merrowe Nettleby Orchard_Row Plumstone Quenby Rossmere Silverbeck \
Thistledown Umberleigh Vintner_Row Willowmere Yarrowdale Zephyrine Ashcombe_Mill Bramblewick Copperfen Dalewood Emberly \
Foxglen Greymoor Hearthside Inkwell_Row Juniper_Row Kingsbarrow Lindenhof Maplewick Northfold Oakhaven Pinecrest_Row Rivermark \
Saltmarsh Tidewater_Row Underhill_Farm Valemont Westermoor Arvento Bellamira Castellan Dorvina Estrelle Fiorelle";

const COLOURS: &str =
    "Black White Navy Grey Red Green Blue Beige Olive Burgundy Teal Mustard Charcoal Rose Cream Brown";

/// What tells the variants of a thing apart.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Variant {
    /// Its weight without packaging: g, kg.
    Weight,
    /// Its volume: ml, l.
    Volume,
    /// A colour.
    Colour,
    /// A colour and a size.
    Wear,
    /// A model's letters and number.
    Model,
    /// How many there are in it.
    Pieces,
    /// Edition or binding.
    Edition,
}

struct Goods {
    category: &'static str,
    /// Natural logarithm of the level of its prices.
    level: f64,
    things: &'static str,
    variant: Variant,
}

const GOODS: [Goods; 16] = [
    Goods {
        category: "apparel",
        level: 0.2,
        things: "T-Shirt Polo_Shirt Oxford_Shirt Linen_Shirt Rain_Jacket Denim_Jacket Fleece Hooded_Sweatshirt Cardigan Wool_Jumper \
                 Chinos Straight_Jeans Slim_Jeans Shorts Leggings Midi_Skirt Summer_Dress Wrap_Dress Blazer Down_Vest Parka Pyjamas \
                 Running_Tights Sports_Bra Boxer_Shorts Ankle_Socks Scarf Knit_Hat Belt Swim_Shorts",
        variant: Variant::Wear,
    },
    Goods {
        category: "beauty",
        level: -0.5,
        things: "Shampoo Conditioner Shower_Gel Body_Lotion Hand_Cream Day_Cream Night_Cream Face_Serum Micellar_Water Sun_Lotion_SPF_30 \
                 Sun_Lotion_SPF_50 Hair_Mask Hair_Oil Lip_Balm Mascara Foundation Nail_Polish Eau_de_Parfum Eau_de_Toilette Deodorant \
                 Shaving_Gel Aftershave_Balm Bath_Foam Clay_Mask Toner Facial_Scrub Liquid_Soap Eye_Cream",
        variant: Variant::Volume,
    },
    Goods {
        category: "books",
        level: -0.3,
        things: "The_Last_Harbour A_Winter_in_Lisbon The_Clockmaker's_Daughter Salt_and_Ashes The_Quiet_Year Letters_from_the_North \
                 The_Orchard_Keeper Bread_for_Beginners A_Short_History_of_Maps The_Weather_Book The_Glass_Garden Night_Trains \
                 Everyday_Spanish The_Home_Workshop Birds_of_the_Coast The_Seventh_Bridge Small_Kitchens The_Long_Meadow \
                 Practical_Statistics The_Painter's_House Rivers_and_Roads The_Lighthouse_Job A_Field_Guide_to_Clouds Paper_Boats",
        variant: Variant::Edition,
    },
    Goods {
        category: "drinks",
        level: 0.1,
        things: "Still_Water Sparkling_Water Apple_Juice Orange_Juice Grapefruit_Juice Tomato_Juice Cola Lemonade Ginger_Beer Tonic_Water \
                 Iced_Tea Elderflower_Cordial Kombucha Oat_Drink Almond_Drink Cold_Brew_Coffee Pale_Ale Pilsner Stout Dry_Cider \
                 Cherry_Juice Pineapple_Juice Multivitamin_Juice Rice_Drink Soya_Drink Wheat_Beer India_Pale_Ale Amber_Ale Perry Energy_Drink",
        variant: Variant::Volume,
    },
    Goods {
        category: "electronics",
        level: 0.9,
        things: "Wireless_Headphones Earbuds Bluetooth_Speaker Soundbar USB-C_Charger Power_Bank Webcam Keyboard Wireless_Mouse Router \
                 Smart_Plug Smart_Bulb Desk_Lamp Action_Camera Memory_Card External_SSD HDMI_Cable Phone_Case Screen_Protector Tablet \
                 E-Reader Fitness_Tracker Smart_Watch Electric_Toothbrush Hair_Dryer Kettle Toaster Radio Doorbell_Camera Monitor",
        variant: Variant::Model,
    },
    Goods {
        category: "furniture",
        level: 1.6,
        things: "Dining_Chair Bar_Stool Side_Table Coffee_Table Desk Bookcase Wall_Shelf Bedside_Table TV_Stand Shoe_Rack Coat_Stand Ottoman \
                 Office_Chair Folding_Table Bench Chest_of_Drawers Console_Table Garden_Chair Plant_Stand Filing_Cabinet",
        variant: Variant::Colour,
    },
    Goods {
        category: "gifts",
        level: 0.0,
        things: "Scented_Candle T-Light_Holder Photo_Frame Wicker_Heart Paper_Chain Lunch_Bag Cake_Stand Bunting Hot_Water_Bottle Alarm_Clock \
                 Gift_Box Jewellery_Box Money_Box Keyring Greeting_Card_Set Wooden_Star Christmas_Bauble Advent_Calendar Tea_Towel \
                 Door_Mat Trinket_Tray Snow_Globe Wind_Chime Sewing_Kit Cookie_Cutters Jam_Jar_Set Ceramic_Mug Picnic_Basket",
        variant: Variant::Colour,
    },
    Goods {
        category: "glassware",
        level: 0.4,
        things: "Wine_Glasses Champagne_Flutes Tumblers Highball_Glasses Beer_Glasses Whisky_Glasses Carafe Water_Jug Decanter Cocktail_Glasses \
                 Shot_Glasses Dessert_Bowls Salad_Bowl Vase Storage_Jar Espresso_Glasses Latte_Glasses Hurricane_Lamp Cake_Dome Oil_Bottle",
        variant: Variant::Pieces,
    },
    Goods {
        category: "grocery",
        level: 0.0,
        things: "Basmati_Rice Spaghetti Penne Fusilli Rolled_Oats Muesli Corn_Flakes Plain_Flour Caster_Sugar Brown_Sugar Sea_Salt Black_Pepper \
                 Chopped_Tomatoes Chickpeas Kidney_Beans Red_Lentils Baked_Beans Tuna_Chunks Olive_Oil Peanut_Butter Strawberry_Jam Honey \
                 Ground_Coffee Coffee_Beans Black_Tea Milk_Chocolate Dark_Chocolate Butter_Biscuits Crackers Potato_Crisps Mixed_Nuts \
                 Raisins Cheddar Gouda Natural_Yoghurt Butter Tomato_Ketchup Mayonnaise Mustard Sourdough_Bread Tortillas Couscous \
                 Frozen_Peas Fish_Fingers Vegetable_Soup Pesto Soy_Sauce Curry_Paste",
        variant: Variant::Weight,
    },
    Goods {
        category: "home",
        level: 0.5,
        things: "Cushion_Cover Throw Bath_Towel Hand_Towel Bath_Mat Duvet_Cover Fitted_Sheet Pillow_Case Curtain_Pair Rug Table_Runner \
                 Tablecloth Lamp_Shade Table_Lamp Wall_Clock Mirror Storage_Basket Laundry_Basket Chopping_Board Frying_Pan Saucepan \
                 Casserole Baking_Tray Mixing_Bowl Plate_Set Cutlery_Set Spice_Rack Plant_Pot Candle_Holder Picture_Frame",
        variant: Variant::Colour,
    },
    Goods {
        category: "household",
        level: 0.2,
        things: "Washing_Powder Laundry_Liquid Fabric_Softener Dishwasher_Tablets Washing-up_Liquid All-Purpose_Cleaner Bathroom_Cleaner \
                 Glass_Cleaner Floor_Cleaner Bleach Descaler Toilet_Paper Kitchen_Roll Tissues Bin_Bags Freezer_Bags Cling_Film \
                 Aluminium_Foil Baking_Paper Sponges Microfibre_Cloths Rubber_Gloves AA_Batteries AAA_Batteries Light_Bulbs Candles Matches",
        variant: Variant::Pieces,
    },
    Goods {
        category: "produce",
        level: 0.0,
        things: "Braeburn_Apples Gala_Apples Fuji_Apples Bramley_Apples Conference_Pears Bananas Oranges Clementines Lemons Limes \
                 Grapefruit Red_Grapes White_Grapes Strawberries Raspberries Blueberries Avocados Mangoes Pineapple Melon Kiwis Plums \
                 Peaches Nectarines Cherries Vine_Tomatoes Cherry_Tomatoes Cucumber Iceberg_Lettuce Rocket Baby_Spinach Carrots Parsnips \
                 Potatoes New_Potatoes Sweet_Potatoes Onions Red_Onions Spring_Onions Garlic Ginger Leeks Broccoli Cauliflower \
                 Green_Beans Courgettes Aubergine Red_Peppers Mixed_Peppers Mushrooms Celery Beetroot Sweetcorn Pumpkin Kale Radishes",
        variant: Variant::Weight,
    },
    Goods {
        category: "sports",
        level: 0.7,
        things: "Dumbbell Kettlebell Yoga_Mat Resistance_Bands Skipping_Rope Football Basketball Tennis_Racket Badminton_Set Bike_Helmet Bike_Pump \
                 Bike_Light Hiking_Backpack Sleeping_Bag Camping_Stove Two-Person_Tent Climbing_Rope Swim_Goggles Foam_Roller Ankle_Weights \
                 Running_Belt Water_Bottle Trekking_Poles Boxing_Gloves",
        variant: Variant::Model,
    },
    Goods {
        category: "stationery",
        level: -0.7,
        things: "Notebook Spiral_Notebook Sketch_Pad Ballpoint_Pens Gel_Pens Fountain_Pen Pencils Coloured_Pencils Felt-Tips Highlighters Eraser \
                 Sharpener Ruler Sticky_Notes Envelopes Copy_Paper Ring_Binder Document_Wallet Stapler Staples Hole_Punch Paper_Clips Scissors \
                 Glue_Stick Desk_Diary Wall_Planner Index_Cards Gift_Wrap",
        variant: Variant::Pieces,
    },
    Goods {
        category: "tools",
        level: 0.8,
        things: "Claw_Hammer Cordless_Drill Screwdriver_Set Adjustable_Spanner Socket_Set Hex_Keys Hand_Saw Jigsaw Tape_Measure Spirit_Level Pliers \
                 Wire_Stripper Utility_Knife Chisel_Set Orbital_Sander Angle_Grinder Drill_Bits Toolbox Clamp Staple_Gun Heat_Gun \
                 Work_Light Paint_Roller Caulking_Gun",
        variant: Variant::Model,
    },
    Goods {
        category: "toys",
        level: 0.1,
        things: "Building_Blocks Wooden_Train Jigsaw_Puzzle Board_Game Card_Game Teddy_Bear Doll Doll's_House Toy_Car Fire_Engine Kite Yo-Yo \
                 Play_Dough Finger_Paints Bath_Ducks Stacking_Rings Shape_Sorter Play_Kitchen Tea_Set Dinosaur_Figure Marble_Run \
                 Science_Kit Bubble_Wand Skittles Spinning_Top Hand_Puppet Memory_Game Water_Pistol",
        variant: Variant::Colour,
    },
];

/// Grams; liquids that weigh more are sold by the pack.
const MOST_OF_ONE: u32 = 2_500;
/// Sizes that food is sold in, grams or millilitres.
const NET: [u32; 26] = [
    25, 30, 40, 50, 75, 100, 125, 150, 200, 250, 300, 330, 400, 500, 600, 750, 900, 1_000, 1_250, 1_500, 2_000, 2_500,
    3_000, 4_000, 5_000, 8_000,
];

/// Names for products of one category.
#[derive(Debug)]
pub(super) struct Shelf {
    brands: Vec<String>,
    things: Vec<String>,
    colours: Vec<String>,
    variant: Variant,
}

/// The level of the prices of a category, beside those of others.
pub(super) fn price_level(category: &str) -> f64 {
    goods(category).map_or(0.0, |goods| goods.level)
}

fn goods(category: &str) -> Option<&'static Goods> {
    GOODS.iter().find(|goods| goods.category == category)
}

fn words(list: &'static str) -> Vec<String> {
    crate::geography::words(list).collect()
}

impl Shelf {
    /// The shelf of a category, by its code.
    pub(super) fn of(category: &str) -> Self {
        let (things, variant) = if let Some(goods) = goods(category) {
            (words(goods.things), goods.variant)
        } else {
            let mut letters = category.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            (vec![first.into_iter().chain(letters).collect()], Variant::Model)
        };
        Self { brands: words(BRANDS), things, colours: words(COLOURS), variant }
    }

    /// The name of a product that weighs so much.
    pub(super) fn name(&self, key: Key, weight_g: u32) -> String {
        let pick = |part: u64, list: &'_ [String]| list[key.at(part).below(list.len() as u64) as usize].clone();
        let (brand, thing) = (pick(1, &self.brands), pick(2, &self.things));
        let bits = key.at(3).bits();
        let of = |values: &[u32]| values[below(bits, values.len() as u64) as usize];
        let variant = match self.variant {
            Variant::Weight => format!(" {}", amount(net(weight_g), ("g", "kg"))),
            Variant::Volume if weight_g > MOST_OF_ONE => {
                let bottles = of(&[4, 6, 12]);
                format!(" {bottles} x {}", amount(net(weight_g / bottles), ("ml", "l")))
            }
            Variant::Volume => format!(" {}", amount(net(weight_g), ("ml", "l"))),
            Variant::Colour => format!(", {}", pick(4, &self.colours)),
            Variant::Wear => {
                let size = ["XS", "S", "M", "L", "XL", "XXL"][below(bits, 6) as usize];
                format!(", {}, {size}", pick(4, &self.colours))
            }
            Variant::Model => {
                let letter = |shift: u32| char::from(b'A' + below(bits << shift, 26) as u8);
                format!(" {}{}-{}", letter(0), letter(16), 10 * (10 + below(bits << 32, 90)))
            }
            Variant::Pieces => {
                format!(", {} pcs, {}", of(&[1, 2, 3, 4, 6, 8, 10, 12, 20, 24, 50]), pick(4, &self.colours))
            }
            Variant::Edition => {
                let binding = ["Hardback", "Paperback", "Large Print", "Pocket Edition"][below(bits, 4) as usize];
                format!(", {binding}, {}", 1990 + below(bits << 32, 36))
            }
        };
        if self.variant == Variant::Edition {
            format!("{thing}{variant}, {brand} Press")
        } else {
            format!("{brand} {thing}{variant}")
        }
    }
}

/// The largest customary size that leaves something for the packaging; below the least, the weight itself.
fn net(weight_g: u32) -> u32 {
    let most = weight_g * 19 / 20;
    NET.iter().rev().find(|size| **size <= most).copied().unwrap_or(weight_g.max(1))
}

fn amount(number: u32, (small, large): (&str, &str)) -> String {
    if number < 1_000 {
        return format!("{number} {small}");
    }
    let hundredths = format!("{}.{:02}", number / 1_000, number % 1_000 / 10);
    format!("{} {large}", hundredths.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_goods_own_size() {
        assert_eq!((net(540), net(1_060), net(26), net(8)), (500, 1_000, 26, 8));
        assert_eq!(amount(750, ("ml", "l")), "750 ml");
        assert_eq!(amount(1_500, ("g", "kg")), "1.5 kg");
        assert_eq!(amount(1_000, ("g", "kg")), "1 kg");
    }

    #[test]
    fn things_follow_the_category_and_an_own_one_has_models() {
        let name = Shelf::of("produce").name(Key::root(1), 1_100);
        assert!(name.ends_with(" 1 kg"), "{name}");
        let name = Shelf::of("robots").name(Key::root(1), 1_100);
        assert!(name.contains(" Robots "), "{name}");
    }
}
