//! Columns that grow together, row by row.

/// Makes a struct of columns, and one of a row: what is pushed has a value for each column. Rows that lie owner by owner
/// have a further field, which says where each owner's start.
macro_rules! columns {
    (
        $(#[doc = $doc:literal])+
        $columns:ident of $row:ident $(, $by_owner:ident)? {
            $(#[doc = $first_doc:literal])+ $first:ident: $first_kind:ty,
            $($(#[doc = $field_doc:literal])+ $field:ident: $kind:ty,)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Default)]
        pub(in crate::generate) struct $columns {
            $(pub(in crate::generate) $by_owner: $crate::generate::starts::Starts,)?
            $(#[doc = $first_doc])+ pub(in crate::generate) $first: Vec<$first_kind>,
            $($(#[doc = $field_doc])+ pub(in crate::generate) $field: Vec<$kind>,)+
        }

        struct $row {
            $first: $first_kind,
            $($field: $kind,)+
        }

        impl $columns {
            /// Forgets the rows, keeps the memory.
            pub(super) fn clear(&mut self) {
                $(self.$by_owner.clear();)?
                self.$first.clear();
                $(self.$field.clear();)+
            }

            #[inline]
            fn push(&mut self, row: $row) {
                self.$first.push(row.$first);
                $(self.$field.push(row.$field);)+
            }

            $(
                /// Ends an owner's rows.
                #[inline]
                fn end(&mut self) {
                    self.$by_owner.end(self.$first.len());
                }
            )?
        }
    };
}

pub(super) use columns;
