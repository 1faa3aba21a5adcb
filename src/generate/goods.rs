//! What products are called and what they cost beside each other, by category.
//!
//! A name is a brand, a thing and what tells its variants apart: `Hollins Basmati Rice 500 g`, `Norvane Rain Jacket, Navy, M`.
//! Brands are invented. What a name says of weight or volume is that of the goods without their packaging. Categories
//! that the profile makes up have a name of their own and models. What is heavy for its category is a heavy thing. Price
//! levels are rough: what the things of a category cost beside those of another, e.g. electronics five times as much as
//! beauty.

use std::sync::LazyLock;

use crate::profile::Category;
use crate::random::{Habit, Key, below};
use crate::tables::json::put_number;

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
    /// How many, and a colour.
    Set,
    /// Edition or binding.
    Edition,
}

struct Goods {
    category: &'static str,
    /// Natural logarithm of the level of its prices.
    level: f64,
    /// Lists of things whose variants are told apart alike, each from about the lightest to the heaviest.
    things: &'static [(Variant, &'static str)],
}

const GOODS: [Goods; 16] = [
    Goods {
        category: "apparel",
        level: 0.2,
        things: &[(
            Variant::Wear,
            "Ankle_Socks Boxer_Shorts Sports_Bra Swim_Shorts Knit_Hat Scarf Leggings Running_Tights T-Shirt Polo_Shirt Summer_Dress \
                 Linen_Shirt Shorts Oxford_Shirt Belt Midi_Skirt Wrap_Dress Pyjamas Cardigan Chinos Down_Vest Fleece Wool_Jumper Slim_Jeans \
                 Hooded_Sweatshirt Straight_Jeans Rain_Jacket Blazer Denim_Jacket Parka",
        )],
    },
    Goods {
        category: "beauty",
        level: -0.5,
        things: &[(
            Variant::Volume,
            "Lip_Balm Mascara Nail_Polish Eye_Cream Face_Serum Foundation Hair_Oil Day_Cream Night_Cream Deodorant Hand_Cream \
                 Eau_de_Toilette Eau_de_Parfum Clay_Mask Aftershave_Balm Facial_Scrub Sun_Lotion_SPF_50 Sun_Lotion_SPF_30 Toner Shaving_Gel \
                 Hair_Mask Micellar_Water Conditioner Body_Lotion Shower_Gel Shampoo Liquid_Soap Bath_Foam",
        )],
    },
    Goods {
        category: "books",
        level: -0.3,
        things: &[(
            Variant::Edition,
            "The_Last_Harbour A_Winter_in_Lisbon The_Clockmaker's_Daughter Salt_and_Ashes The_Quiet_Year Letters_from_the_North \
                 The_Orchard_Keeper Bread_for_Beginners A_Short_History_of_Maps The_Weather_Book The_Glass_Garden Night_Trains \
                 Everyday_Spanish The_Home_Workshop Birds_of_the_Coast The_Seventh_Bridge Small_Kitchens The_Long_Meadow \
                 Practical_Statistics The_Painter's_House Rivers_and_Roads The_Lighthouse_Job A_Field_Guide_to_Clouds Paper_Boats",
        )],
    },
    Goods {
        category: "drinks",
        level: 0.1,
        things: &[(
            Variant::Volume,
            "Energy_Drink Cold_Brew_Coffee Kombucha Ginger_Beer Tonic_Water Iced_Tea Perry Dry_Cider Pale_Ale India_Pale_Ale Amber_Ale \
                 Stout Wheat_Beer Pilsner Lemonade Cola Elderflower_Cordial Tomato_Juice Cherry_Juice Grapefruit_Juice Pineapple_Juice \
                 Multivitamin_Juice Apple_Juice Orange_Juice Almond_Drink Oat_Drink Rice_Drink Soya_Drink Sparkling_Water Still_Water",
        )],
    },
    Goods {
        category: "electronics",
        level: 0.9,
        things: &[(
            Variant::Model,
            "Memory_Card Screen_Protector Earbuds Fitness_Tracker Phone_Case Smart_Watch HDMI_Cable USB-C_Charger Smart_Plug Smart_Bulb \
                 External_SSD Wireless_Mouse Webcam Action_Camera E-Reader Electric_Toothbrush Power_Bank Wireless_Headphones \
                 Doorbell_Camera Tablet Router Keyboard Bluetooth_Speaker Desk_Lamp Hair_Dryer Radio Kettle Toaster Soundbar Monitor",
        )],
    },
    Goods {
        category: "furniture",
        level: 1.6,
        things: &[(
            Variant::Colour,
            "Wall_Shelf Plant_Stand Shoe_Rack Coat_Stand Folding_Table Bar_Stool Bedside_Table Ottoman Dining_Chair Garden_Chair \
                 Side_Table Office_Chair Bench Coffee_Table Console_Table TV_Stand Bookcase Filing_Cabinet Desk Chest_of_Drawers",
        )],
    },
    Goods {
        category: "gifts",
        level: 0.0,
        things: &[(
            Variant::Colour,
            "Keyring Greeting_Card_Set Christmas_Bauble Wooden_Star Paper_Chain Bunting Tea_Towel Sewing_Kit Cookie_Cutters \
                 Wicker_Heart T-Light_Holder Lunch_Bag Trinket_Tray Alarm_Clock Wind_Chime Scented_Candle Gift_Box Photo_Frame Ceramic_Mug \
                 Snow_Globe Money_Box Hot_Water_Bottle Jewellery_Box Advent_Calendar Jam_Jar_Set Cake_Stand Door_Mat Picnic_Basket",
        )],
    },
    Goods {
        category: "glassware",
        level: 0.4,
        things: &[(
            Variant::Set,
            "Shot_Glasses Espresso_Glasses Oil_Bottle Champagne_Flutes Cocktail_Glasses Latte_Glasses Tumblers Whisky_Glasses \
                 Wine_Glasses Highball_Glasses Beer_Glasses Dessert_Bowls Storage_Jar Carafe Hurricane_Lamp Decanter Water_Jug Vase \
                 Salad_Bowl Cake_Dome",
        )],
    },
    Goods {
        category: "grocery",
        level: 0.0,
        things: &[(
            Variant::Weight,
            "Black_Pepper Milk_Chocolate Dark_Chocolate Butter_Biscuits Crackers Potato_Crisps Curry_Paste Pesto Soy_Sauce Mustard \
                 Tuna_Chunks Mixed_Nuts Raisins Black_Tea Ground_Coffee Coffee_Beans Butter Gouda Cheddar Peanut_Butter Strawberry_Jam \
                 Honey Fish_Fingers Tortillas Chickpeas Kidney_Beans Chopped_Tomatoes Baked_Beans Tomato_Ketchup Mayonnaise Natural_Yoghurt \
                 Corn_Flakes Muesli Red_Lentils Couscous Fusilli Penne Spaghetti Sea_Salt Sourdough_Bread Rolled_Oats Vegetable_Soup \
                 Frozen_Peas Caster_Sugar Brown_Sugar Olive_Oil Basmati_Rice Plain_Flour",
        )],
    },
    Goods {
        category: "home",
        level: 0.5,
        things: &[(
            Variant::Colour,
            "Candle_Holder Hand_Towel Pillow_Case Cushion_Cover Table_Runner Picture_Frame Lamp_Shade Tablecloth Wall_Clock Bath_Towel \
                 Chopping_Board Storage_Basket Bath_Mat Fitted_Sheet Spice_Rack Plant_Pot Baking_Tray Mixing_Bowl Throw Cutlery_Set \
                 Laundry_Basket Frying_Pan Saucepan Duvet_Cover Curtain_Pair Table_Lamp Mirror Casserole Plate_Set Rug",
        )],
    },
    Goods {
        category: "household",
        level: 0.2,
        things: &[
            (
                Variant::Volume,
                "Glass_Cleaner Washing-up_Liquid Bathroom_Cleaner Descaler All-Purpose_Cleaner Bleach Floor_Cleaner Fabric_Softener \
                 Laundry_Liquid",
            ),
            (Variant::Weight, "Bicarbonate_of_Soda Soap_Flakes Dishwasher_Salt Washing_Powder"),
            (
                Variant::Pieces,
                "Rubber_Gloves Matches Sponges AAA_Batteries AA_Batteries Microfibre_Cloths Cling_Film Freezer_Bags Tissues Light_Bulbs \
                 Bin_Bags Candles Baking_Paper Aluminium_Foil Dishwasher_Tablets Kitchen_Roll Toilet_Paper",
            ),
        ],
    },
    Goods {
        category: "produce",
        level: 0.0,
        things: &[(
            Variant::Weight,
            "Garlic Radishes Rocket Baby_Spinach Spring_Onions Ginger Limes Raspberries Blueberries Kale Mushrooms Cherry_Tomatoes \
                 Green_Beans Strawberries Lemons Cucumber Avocados Kiwis Celery Leeks Red_Peppers Mixed_Peppers Cherries Iceberg_Lettuce \
                 Courgettes Aubergine Broccoli Red_Grapes White_Grapes Plums Peaches Nectarines Beetroot Sweetcorn Mangoes Grapefruit \
                 Vine_Tomatoes Parsnips Cauliflower Clementines Conference_Pears Red_Onions Bananas Gala_Apples Fuji_Apples Braeburn_Apples \
                 Bramley_Apples Carrots Onions Oranges Pineapple Melon Sweet_Potatoes New_Potatoes Pumpkin Potatoes",
        )],
    },
    Goods {
        category: "sports",
        level: 0.7,
        things: &[(
            Variant::Model,
            "Swim_Goggles Skipping_Rope Resistance_Bands Running_Belt Bike_Light Water_Bottle Bike_Pump Tennis_Racket Bike_Helmet \
                 Football Badminton_Set Foam_Roller Basketball Camping_Stove Boxing_Gloves Trekking_Poles Yoga_Mat Hiking_Backpack \
                 Sleeping_Bag Ankle_Weights Two-Person_Tent Climbing_Rope Dumbbell Kettlebell",
        )],
    },
    Goods {
        category: "stationery",
        level: -0.7,
        things: &[(
            Variant::Set,
            "Eraser Sharpener Sticky_Notes Ruler Glue_Stick Paper_Clips Index_Cards Pencils Ballpoint_Pens Gel_Pens Fountain_Pen \
                 Highlighters Scissors Staples Felt-Tips Coloured_Pencils Document_Wallet Notebook Gift_Wrap Envelopes Spiral_Notebook \
                 Stapler Hole_Punch Desk_Diary Sketch_Pad Wall_Planner Ring_Binder Copy_Paper",
        )],
    },
    Goods {
        category: "tools",
        level: 0.8,
        things: &[(
            Variant::Model,
            "Utility_Knife Tape_Measure Hex_Keys Paint_Roller Drill_Bits Pliers Wire_Stripper Adjustable_Spanner Spirit_Level \
                 Caulking_Gun Hand_Saw Clamp Claw_Hammer Work_Light Staple_Gun Screwdriver_Set Chisel_Set Heat_Gun Orbital_Sander Toolbox \
                 Cordless_Drill Jigsaw Angle_Grinder Socket_Set",
        )],
    },
    Goods {
        category: "toys",
        level: 0.1,
        things: &[(
            Variant::Colour,
            "Yo-Yo Spinning_Top Bubble_Wand Card_Game Toy_Car Hand_Puppet Bath_Ducks Dinosaur_Figure Water_Pistol Play_Dough Kite \
                 Finger_Paints Memory_Game Teddy_Bear Doll Stacking_Rings Skittles Jigsaw_Puzzle Shape_Sorter Fire_Engine Tea_Set \
                 Science_Kit Board_Game Building_Blocks Marble_Run Wooden_Train Doll's_House Play_Kitchen",
        )],
    },
];

/// Numbers of pieces in a pack.
const PIECES: [u32; 10] = [2, 3, 4, 6, 8, 10, 12, 20, 24, 50];
/// How near to its place among the weights of its category a product's place on its list lies. The things of two
/// products of one weight have this rank correlation: what is light is a light thing, now and then in a large pack.
static NEAR: LazyLock<Habit> = LazyLock::new(|| Habit::alike(0.9));
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
    colours: Vec<String>,
    /// As in [`Goods`].
    things: Vec<(Variant, Vec<String>)>,
    /// Natural logarithms of the least and the largest weight of the category, grams.
    weights: (f64, f64),
}

/// The level of the prices of a category, beside those of others.
pub(super) fn price_level(category: &str) -> f64 {
    goods(category).map_or(0.0, |goods| goods.level)
}

fn goods(category: &str) -> Option<&'static Goods> {
    GOODS.iter().find(|goods| goods.category == category)
}

fn ln(grams: u32) -> f64 {
    libm::log(f64::from(grams))
}

fn words(list: &'static str) -> Vec<String> {
    crate::geography::words(list).collect()
}

impl Shelf {
    /// The shelf of a category.
    pub(super) fn of(category: &Category) -> Self {
        let things = if let Some(goods) = goods(&category.code) {
            goods.things.iter().map(|(variant, list)| (*variant, words(list))).collect()
        } else {
            let mut letters = category.code.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            vec![(Variant::Model, vec![first.into_iter().chain(letters).collect()])]
        };
        let (brands, colours) = (words(BRANDS), words(COLOURS));
        let (low, high) = category.weight_g;
        Self { brands, colours, things, weights: (ln(low), ln(high)) }
    }

    /// The thing that a product of this weight is, and what tells its variants apart.
    fn thing(&self, key: Key, weight_g: u32) -> (Variant, &str) {
        let all: usize = self.things.iter().map(|(_, list)| list.len()).sum();
        let mut number = key.at(2).below(all as u64) as usize;
        let list = self.things.iter().find(|(_, list)| {
            let here = number < list.len();
            number = number.saturating_sub(list.len());
            here
        });
        let (variant, list) = list.unwrap_or(&self.things[0]);
        let (low, high) = self.weights;
        let place = if high > low { (ln(weight_g) - low) / (high - low) } else { key.at(5).unit() };
        let own = (place.clamp(0.0, 1.0) * u64::MAX as f64) as u64;
        (*variant, &list[below(NEAR.bits(own, key.at(6).bits()), list.len() as u64) as usize])
    }

    /// Writes the name of a product that weighs so much.
    pub(super) fn push_name(&self, key: Key, weight_g: u32, into: &mut Vec<u8>) {
        let brand = pick(key.at(1), &self.brands);
        let (kind, thing) = self.thing(key, weight_g);
        let bits = key.at(3).bits();
        let of = |values: &[u32]| values[below(bits, values.len() as u64) as usize];
        let colour = || pick(key.at(4), &self.colours);
        if kind != Variant::Edition {
            put(&[brand, " "], into);
        }
        put(&[thing], into);
        match kind {
            Variant::Weight => put_amount(net(weight_g), ("g", "kg"), into),
            Variant::Volume if weight_g > MOST_OF_ONE => {
                let bottles = of(&[4, 6, 12]);
                into.push(b' ');
                put_number(bottles, into);
                put(&[" x"], into);
                put_amount(net(weight_g / bottles), ("ml", "l"), into);
            }
            Variant::Volume => put_amount(net(weight_g), ("ml", "l"), into),
            Variant::Colour => put(&[", ", colour()], into),
            Variant::Wear => {
                let size = ["XS", "S", "M", "L", "XL", "XXL"][below(bits, 6) as usize];
                put(&[", ", colour(), ", ", size], into);
            }
            Variant::Model => {
                let letter = |shift: u32| b'A' + below(bits << shift, 26) as u8;
                into.extend_from_slice(&[b' ', letter(0), letter(16), b'-']);
                put_number(10 * (10 + below(bits << 32, 90)), into);
            }
            Variant::Pieces => put_pieces(of(&PIECES), into),
            Variant::Set => {
                put_pieces(of(&PIECES), into);
                put(&[", ", colour()], into);
            }
            Variant::Edition => {
                let binding = ["Hardback", "Paperback", "Large Print", "Pocket Edition"][below(bits, 4) as usize];
                put(&[", ", binding, ", "], into);
                put_number(1990 + below(bits << 32, 36), into);
                put(&[", ", brand, " Press"], into);
            }
        }
    }
}

fn pick(chance: Key, list: &[String]) -> &str {
    &list[chance.below(list.len() as u64) as usize]
}

fn put(parts: &[&str], into: &mut Vec<u8>) {
    for part in parts {
        into.extend_from_slice(part.as_bytes());
    }
}

fn put_pieces(pieces: u32, into: &mut Vec<u8>) {
    put(&[", "], into);
    put_number(pieces, into);
    put(&[" pcs"], into);
}

/// The largest customary size that leaves something for the packaging; below the least, the weight itself.
fn net(weight_g: u32) -> u32 {
    let most = weight_g * 19 / 20;
    NET.iter().rev().find(|size| **size <= most).copied().unwrap_or(weight_g.max(1))
}

/// Writes a blank and an amount, to hundredths of the large unit.
fn put_amount(number: u32, (small, large): (&str, &str), into: &mut Vec<u8>) {
    into.push(b' ');
    if number < 1_000 {
        put_number(number, into);
        return put(&[" ", small], into);
    }
    put_number(number / 1_000, into);
    let hundredths = number % 1_000 / 10;
    let (tenths, hundredths) = (hundredths / 10, hundredths % 10);
    if (tenths, hundredths) != (0, 0) {
        into.extend_from_slice(&[b'.', b'0' + tenths as u8]);
    }
    if hundredths != 0 {
        into.push(b'0' + hundredths as u8);
    }
    put(&[" ", large], into);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::HandlingClass;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes);
        String::from_utf8(bytes).expect("text")
    }

    fn name(shelf: &Shelf, key: Key, weight_g: u32) -> String {
        text(|into| shelf.push_name(key, weight_g, into))
    }

    #[test]
    fn names_say_the_goods_own_size() {
        assert_eq!((net(540), net(1_060), net(26), net(8)), (500, 1_000, 26, 8));
        let amount = |number, units| text(|into| put_amount(number, units, into));
        assert_eq!(amount(750, ("ml", "l")), " 750 ml");
        assert_eq!(amount(1_500, ("g", "kg")), " 1.5 kg");
        assert_eq!(amount(1_000, ("g", "kg")), " 1 kg");
        assert_eq!(amount(2_059, ("g", "kg")), " 2.05 kg");
    }

    fn category(code: &str) -> Category {
        Category {
            code: code.to_owned(),
            size_mm: [(50, 300); 3],
            weight_g: (20, 5_000),
            class: HandlingClass::Ordinary,
        }
    }

    #[test]
    fn things_follow_the_category_and_an_own_one_has_models() {
        let produce = name(&Shelf::of(&category("produce")), Key::root(1), 1_100);
        assert!(produce.ends_with(" 1 kg"), "{produce}");
        let robot = name(&Shelf::of(&category("robots")), Key::root(1), 1_100);
        assert!(robot.contains(" Robots "), "{robot}");
    }

    #[test]
    fn heavy_products_are_heavy_things() {
        let shelf = Shelf::of(&category("electronics"));
        let of = |weight_g: u32| (0..500).map(Key::root).map(move |key| (key, weight_g));
        let light: Vec<String> = of(30).map(|(key, weight_g)| name(&shelf, key, weight_g)).collect();
        assert!(light.iter().any(|name| name.contains("Memory Card")), "{light:?}");
        assert!(!light.iter().any(|name| name.contains("Monitor")), "{light:?}");
        let heavy: Vec<String> = of(4_000).map(|(key, weight_g)| name(&shelf, key, weight_g)).collect();
        assert!(heavy.iter().any(|name| name.contains("Monitor")), "{heavy:?}");
        assert!(!heavy.iter().any(|name| name.contains("Phone Case")), "{heavy:?}");
    }
}
