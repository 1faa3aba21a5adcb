//! Columns that grow together, row by row.

/// Makes a struct of columns, and one of a row: what is pushed has a value for each column.
macro_rules! columns {
    (
        $(#[doc = $doc:literal])+
        $columns:ident of $row:ident {
            $($(#[doc = $field_doc:literal])+ $field:ident: $kind:ty,)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Default)]
        pub(in crate::generate) struct $columns {
            $($(#[doc = $field_doc])+ pub(in crate::generate) $field: Vec<$kind>,)+
        }

        struct $row {
            $($field: $kind,)+
        }

        impl $columns {
            /// Forgets the rows, keeps the memory.
            pub(super) fn clear(&mut self) {
                $(self.$field.clear();)+
            }

            #[inline]
            fn push(&mut self, row: $row) {
                $(self.$field.push(row.$field);)+
            }
        }
    };
}

pub(super) use columns;
